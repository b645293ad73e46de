"""Speed and memory, each against a limit measured in the same run.

    python -m benchmarks                       everything, at 100,000 patients
    python -m benchmarks --list                what there is
    python -m benchmarks search worklists      some of it
    python -m benchmarks --patients 10000 --quick
    python -m benchmarks --record              keep the ratios in recorded.toml
    python -m benchmarks --against-record      fail where one is worse by more than 15 %
    python -m benchmarks growth                10,000 beside a million; only by its name

A practice of invented people is made once per size and kept in ``build/benchmarks``.
"""
