; Made by `python dev.py package setup` on Windows, which gives Version, Folder and Out.
#ifndef Version
  #define Version "0.1.0"
#endif
#ifndef Folder
  #define Folder "..\..\build\package\dist\carecoord"
#endif
#ifndef Out
  #define Out "..\..\dist"
#endif

[Setup]
; The same for every version, so that a newer one takes the place of an older one.
AppId={{C0A8D1B2-7E44-4E0E-9C41-5A2E0B6D9F31}
AppName=CareCoord
AppVersion={#Version}
AppPublisher=CareCoord
VersionInfoVersion={#Version}
DefaultDirName={autopf}\CareCoord
DefaultGroupName=CareCoord
DisableProgramGroupPage=yes
; For one person and without an administrator; IT may install for everybody with /ALLUSERS.
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog commandline
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0
LicenseFile=..\..\LICENSE
OutputDir={#Out}
OutputBaseFilename=CareCoord-{#Version}-setup
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
ShowLanguageDialog=auto
CloseApplications=yes
ChangesAssociations=yes
RestartApplications=no
UninstallDisplayIcon={app}\carecoord.exe
UninstallDisplayName=CareCoord

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "es"; MessagesFile: "compiler:Languages\Spanish.isl"

[CustomMessages]
en.DataStays=Your practice's data stays in its folder. To remove it as well, delete that folder yourself.
es.DataStays=Los datos del consultorio se quedan en su carpeta. Para quitarlos también, borre esa carpeta usted mismo.

en.BackupFile=CareCoord backup
es.BackupFile=Copia de seguridad de CareCoord
en.ListFile=CareCoord worklist to share
es.ListFile=Lista de trabajo de CareCoord para compartir

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[InstallDelete]
; What an older version brought and this one does not.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Folder}\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{autoprograms}\CareCoord"; Filename: "{app}\carecoord.exe"
Name: "{autodesktop}\CareCoord"; Filename: "{app}\carecoord.exe"; Tasks: desktopicon

[Registry]
; Our own endings; workbooks and CSV files stay with the spreadsheet. HKA is the person's own
; part, or everybody's where it is installed for everybody.
Root: HKA; Subkey: "Software\Classes\.ccbk"; ValueType: string; ValueData: "CareCoord.Backup"; Flags: uninsdeletevalue uninsdeletekeyifempty
Root: HKA; Subkey: "Software\Classes\CareCoord.Backup"; ValueType: string; ValueData: "{cm:BackupFile}"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\CareCoord.Backup\DefaultIcon"; ValueType: string; ValueData: "{app}\carecoord.exe,0"
Root: HKA; Subkey: "Software\Classes\CareCoord.Backup\shell\open\command"; ValueType: string; ValueData: """{app}\carecoord.exe"" open ""%1"""
Root: HKA; Subkey: "Software\Classes\.cclist"; ValueType: string; ValueData: "CareCoord.Worklist"; Flags: uninsdeletevalue uninsdeletekeyifempty
Root: HKA; Subkey: "Software\Classes\CareCoord.Worklist"; ValueType: string; ValueData: "{cm:ListFile}"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\CareCoord.Worklist\DefaultIcon"; ValueType: string; ValueData: "{app}\carecoord.exe,0"
Root: HKA; Subkey: "Software\Classes\CareCoord.Worklist\shell\open\command"; ValueType: string; ValueData: """{app}\carecoord.exe"" open ""%1"""

[Run]
Filename: "{app}\carecoord.exe"; Description: "{cm:LaunchProgram,CareCoord}"; Flags: nowait postinstall skipifsilent

[Code]
procedure CurUninstallStepChanged(CurUninstallStep: TUninstallStep);
begin
  if (CurUninstallStep = usPostUninstall) and not UninstallSilent then
    MsgBox(CustomMessage('DataStays'), mbInformation, MB_OK);
end;
