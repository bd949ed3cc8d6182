# Dot-sourced by every test file: finds and imports the published module.
$repository = (Resolve-Path "$PSScriptRoot/../..").Path
$modulePath = $env:CEPHADM_MODULE ? $env:CEPHADM_MODULE : "$repository/out/module/Cephadm"
$manifestPath = Join-Path $modulePath 'Cephadm.psd1'
if (-not (Test-Path $manifestPath)) {
    throw "The module is not published: dotnet publish src/CephadmPS -c Release -o out/module/Cephadm"
}
# Profiles of the user who runs the tests must neither be seen nor changed.
if (-not $env:CEPHADM_E2E_PROFILE) {
    $env:CEPHADM_HOME = Join-Path ([IO.Path]::GetTempPath()) "cephadm-pester-$PID"
}
Import-Module $manifestPath

# Types of the core live in the module's own load context, where [name] does not look; cmdlets tell them.
function Get-CoreType([string] $Name) {
    $assembly = (Get-Command Get-CephHost).OutputType[0].Type.Assembly
    $type = $assembly.GetType("CephadmPS.Core.$Name")
    if (-not $type) { throw "no type CephadmPS.Core.$Name" }
    $type
}

function New-CoreObject([string] $Name, [hashtable] $Property = @{}, [object[]] $Argument = @()) {
    $type = Get-CoreType $Name
    $object = $Argument.Count ? [Activator]::CreateInstance($type, $Argument) : [Activator]::CreateInstance($type)
    foreach ($key in $Property.Keys) {
        $target = $type.GetProperty($key)
        if (-not $target) { throw "$Name has no property $key" }
        $target.SetValue($object, $Property[$key])
    }
    $object
}

# Runs a script in a PowerShell of its own and returns the lines it wrote.
function Invoke-Fresh([string] $Script) {
    $file = Join-Path ([IO.Path]::GetTempPath()) "cephadm-pester-$([guid]::NewGuid()).ps1"
    try {
        Set-Content $file $Script
        & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -File $file
    }
    finally {
        Remove-Item $file
    }
}

# A cluster on simulated hosts, and those hosts.
function Connect-Simulated {
    if (-not ('CephadmPS.Pester.SimulatedHosts' -as [type])) {
        $core = (Get-Command Get-CephHost).OutputType[0].Type.Assembly.Location
        $libraries = 'netstandard', 'System.Runtime', 'System.Collections', 'System.Collections.Concurrent', 'System.Linq', 'System.Memory',
        'System.Text.Json', 'System.Threading', 'System.Threading.Channels', 'System.Private.Uri', 'System.Runtime.Extensions'
        # The core is built for .NET 8, and PowerShell brings a newer one; the compiler warns of that.
        Add-Type -Path "$PSScriptRoot/SimulatedHosts.cs" -ReferencedAssemblies (@($core) + $libraries) -IgnoreWarnings -WarningAction SilentlyContinue
    }
    $hosts = [CephadmPS.Pester.SimulatedHosts]::new()
    [pscustomobject]@{ Hosts = $hosts; Cluster = $hosts.Connect((Join-Path ([IO.Path]::GetTempPath()) "cephadm-pester-$PID")) }
}

# Waits until a condition holds; an error after the deadline.
function Wait-Until([scriptblock] $Condition, [int] $Seconds = 20) {
    $watch = [Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Condition)) {
        if ($watch.Elapsed.TotalSeconds -gt $Seconds) { throw "not within $Seconds s: $Condition" }
        Start-Sleep -Milliseconds 20
    }
}

# What a script block prints under -WhatIf, line by line: it goes to the host, where a transcript catches it.
function Invoke-WhatIf([scriptblock] $Script) {
    $file = Join-Path ([IO.Path]::GetTempPath()) "cephadm-pester-$([guid]::NewGuid()).txt"
    $null = Start-Transcript $file -UseMinimalHeader
    try { $null = & $Script } finally { $null = Stop-Transcript }
    try { (Get-Content $file) -match '^What if: ' } finally { Remove-Item $file }
}
