"""Places people name when they are asked for a time zone, and the zone each lies in.

The names of zones know one city each, and Miami is none of them. No package at run time knows
more, so this is a table of our own: the states and territories, and the cities of the United
States with some 200,000 people or more, or the largest of their state, and smaller ones that share
such a name in another zone: "Arlington" alone must not mean Texas to somebody in Virginia. Zones
as in the IANA database's ``zone1970.tab``; a state that lies in two is named with its larger part,
its cities with their own.
"""

from collections.abc import Iterator, Mapping

_PLACES: Mapping[str, tuple[str, ...]] = {
    "America/New_York": (
        "Eastern time", "Connecticut", "Delaware", "Florida", "Georgia", "Kentucky", "Maine",
        "Maryland", "Massachusetts", "New Hampshire", "New Jersey", "New York", "North Carolina",
        "Ohio", "Pennsylvania", "Rhode Island", "South Carolina", "Vermont", "Virginia",
        "Washington, DC", "West Virginia", "Akron, Ohio", "Albany, New York",
        "Allentown, Pennsylvania", "Arlington, Virginia", "Athens, Georgia", "Atlanta, Georgia",
        "Augusta, Georgia",
        "Baltimore, Maryland", "Boston, Massachusetts", "Bridgeport, Connecticut",
        "Bronx, New York", "Brooklyn, New York", "Buffalo, New York", "Burlington, Vermont",
        "Cape Coral, Florida", "Charleston, South Carolina", "Charleston, West Virginia",
        "Charlotte, North Carolina", "Chattanooga, Tennessee", "Chesapeake, Virginia",
        "Cincinnati, Ohio", "Cleveland, Ohio", "Columbia, South Carolina", "Columbus, Georgia",
        "Columbus, Ohio", "Dayton, Ohio", "Durham, North Carolina", "Fayetteville, North Carolina",
        "Fort Lauderdale, Florida", "Fort Myers, Florida", "Gainesville, Florida",
        "Greensboro, North Carolina", "Greenville, South Carolina", "Hartford, Connecticut",
        "Hialeah, Florida", "Huntington, West Virginia", "Jacksonville, Florida",
        "Jersey City, New Jersey", "Knoxville, Tennessee", "Lexington, Kentucky",
        "Manchester, New Hampshire", "Miami, Florida", "Naples, Florida", "New Haven, Connecticut",
        "New York City", "Newark, New Jersey", "Newport News, Virginia", "Norfolk, Virginia",
        "Orlando, Florida", "Philadelphia, Pennsylvania", "Pittsburgh, Pennsylvania",
        "Port St. Lucie, Florida", "Portland, Maine", "Providence, Rhode Island",
        "Queens, New York", "Raleigh, North Carolina", "Richmond, Virginia", "Rochester, New York",
        "Salem, Massachusetts",
        "Sarasota, Florida", "Savannah, Georgia", "Springfield, Massachusetts",
        "St. Petersburg, Florida", "Stamford, Connecticut", "Syracuse, New York",
        "Tallahassee, Florida", "Tampa, Florida", "Toledo, Ohio", "Trenton, New Jersey",
        "Virginia Beach, Virginia", "West Palm Beach, Florida", "Wilmington, Delaware",
        "Winston-Salem, North Carolina", "Worcester, Massachusetts", "Yonkers, New York",
    ),
    "America/Detroit": (
        "Michigan", "Ann Arbor, Michigan", "Detroit, Michigan", "Flint, Michigan",
        "Grand Rapids, Michigan", "Jackson, Michigan", "Lansing, Michigan",
    ),
    "America/Indiana/Indianapolis": (
        "Indiana", "Fort Wayne, Indiana", "Indianapolis, Indiana", "South Bend, Indiana",
    ),
    "America/Kentucky/Louisville": ("Louisville, Kentucky",),
    "America/Chicago": (
        "Central time", "Alabama", "Arkansas", "Illinois", "Iowa", "Kansas", "Louisiana",
        "Minnesota", "Mississippi", "Missouri", "Nebraska", "North Dakota", "Oklahoma",
        "South Dakota", "Tennessee", "Texas", "Wisconsin", "Amarillo, Texas", "Arlington, Texas",
        "Austin, Texas", "Aurora, Illinois", "Baton Rouge, Louisiana", "Birmingham, Alabama",
        "Brownsville, Texas", "Cedar Rapids, Iowa", "Chicago, Illinois", "Columbia, Missouri",
        "Corpus Christi, Texas", "Dallas, Texas", "Des Moines, Iowa", "Evansville, Indiana",
        "Fargo, North Dakota", "Fort Worth, Texas", "Gary, Indiana", "Green Bay, Wisconsin",
        "Gulfport, Mississippi", "Houston, Texas", "Huntsville, Alabama", "Jackson, Mississippi",
        "Kansas City, Kansas", "Kansas City, Missouri", "Lafayette, Louisiana", "Laredo, Texas",
        "Lincoln, Nebraska", "Little Rock, Arkansas", "Lubbock, Texas", "Madison, Wisconsin",
        "McAllen, Texas", "Memphis, Tennessee", "Milwaukee, Wisconsin", "Minneapolis, Minnesota",
        "Mobile, Alabama", "Montgomery, Alabama", "Nashville, Tennessee", "New Orleans, Louisiana",
        "Oklahoma City, Oklahoma", "Omaha, Nebraska", "Panama City, Florida",
        "Pensacola, Florida", "Plano, Texas", "Rochester, Minnesota", "Rockford, Illinois",
        "San Antonio, Texas",
        "Shreveport, Louisiana", "Sioux Falls, South Dakota", "Springfield, Illinois",
        "Springfield, Missouri", "St. Louis, Missouri", "St. Paul, Minnesota", "Topeka, Kansas",
        "Tulsa, Oklahoma", "Wichita, Kansas",
    ),
    "America/Denver": (
        "Mountain time", "Colorado", "Montana", "New Mexico", "Utah", "Wyoming",
        "Albuquerque, New Mexico", "Aurora, Colorado", "Billings, Montana", "Cheyenne, Wyoming",
        "Colorado Springs, Colorado", "Denver, Colorado", "El Paso, Texas",
        "Fort Collins, Colorado", "Las Cruces, New Mexico", "Missoula, Montana", "Provo, Utah",
        "Rapid City, South Dakota", "Salt Lake City, Utah", "Santa Fe, New Mexico",
    ),
    "America/Boise": ("Idaho", "Boise, Idaho"),
    "America/Phoenix": (
        "Arizona", "Chandler, Arizona", "Glendale, Arizona", "Mesa, Arizona", "Phoenix, Arizona",
        "Scottsdale, Arizona", "Tucson, Arizona", "Yuma, Arizona",
    ),
    "America/Los_Angeles": (
        "Pacific time", "California", "Nevada", "Oregon", "Washington State", "Anaheim, California",
        "Bakersfield, California", "Eugene, Oregon", "Fresno, California", "Glendale, California",
        "Henderson, Nevada", "Irvine, California", "Las Vegas, Nevada", "Long Beach, California",
        "Los Angeles, California", "Modesto, California", "Oakland, California",
        "Portland, Oregon", "Reno, Nevada", "Richmond, California", "Riverside, California",
        "Sacramento, California",
        "Salem, Oregon", "San Bernardino, California", "San Diego, California",
        "San Francisco, California", "San Jose, California", "Santa Ana, California",
        "Seattle, Washington", "Spokane, Washington", "Stockton, California",
        "Tacoma, Washington", "Vancouver, Washington",
    ),
    "America/Anchorage": ("Alaska", "Anchorage, Alaska", "Fairbanks, Alaska"),
    "Pacific/Honolulu": ("Hawaii", "Honolulu, Hawaii"),
    "America/Puerto_Rico": (
        "Puerto Rico", "Bayamón, Puerto Rico", "Carolina, Puerto Rico", "Mayagüez, Puerto Rico",
        "Ponce, Puerto Rico", "San Juan, Puerto Rico",
    ),
    "America/St_Thomas": ("U.S. Virgin Islands",),
    "Pacific/Guam": ("Guam", "Northern Mariana Islands"),
    "Pacific/Pago_Pago": ("American Samoa",),
}  # fmt: skip


def places() -> Iterator[tuple[str, str]]:
    """(place, name of its time zone), nearest to the top what is asked for most."""
    for zone, names in _PLACES.items():
        for name in names:
            yield name, zone
