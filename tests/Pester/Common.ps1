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
    $type = "CephadmPS.Core.$Name", "CephadmPS.$Name" | ForEach-Object { $assembly.GetType($_) } | Select-Object -First 1
    if (-not $type) { throw "no type $Name in the core" }
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
        # A PowerShell that is a .NET tool runs as 'dotnet pwsh.dll'.
        $program = (Get-Process -Id $PID).Path
        $first = @(if ((Split-Path -LeafBase $program) -eq 'dotnet') { Join-Path $PSHOME 'pwsh.dll' })
        & $program @first -NoProfile -NonInteractive -File $file
    }
    finally {
        Remove-Item $file
    }
}

# A session with a cluster on the core's simulated hosts ceph1, ceph2 and so on: a mon on each, a mgr on the first, no service spec yet.
function Connect-Simulated([int] $Count = 2) {
    $fleet = New-CoreObject 'Hosts.Simulation.SimulatedFleet' -Argument 0, '11111111-2222-4333-8444-555555555555', $null
    $cluster = $fleet.Cluster
    $cluster.ConfigKeys['cephadmps/schema'] = '2'
    foreach ($option in @('global', 'container_image', 'example/ceph:v20', ''), @('mon', 'public_network', '10.0.0.0/24', '')) {
        $cluster.Config.Add((New-CoreObject 'Monitors.ConfigEntry' -Argument $option))
    }
    foreach ($name in 1..$Count | ForEach-Object { "ceph$_" }) {
        $address = "10.0.0.$($name[-1])"
        $cluster.ConfigKeys["cephadmps/host/$name"] =
            @{ spec = @{ service_type = 'host'; hostname = $name; addr = $address; labels = @('_admin'); status = '' }; host_key = $null; port = 22 } | ConvertTo-Json
        Add-SimulatedDaemon $fleet.Add($name, $address) "mon.$name"
    }
    Add-SimulatedDaemon $fleet.Hosts['ceph1'] 'mgr.ceph1.abcdef'
    [pscustomobject]@{ Fleet = $fleet; Hosts = $fleet.Hosts; Known = $cluster; Cluster = Connect-Fleet $fleet }
}

function Add-SimulatedDaemon($SimulatedHost, [string] $Name) {
    $SimulatedHost.Daemons[$Name] = New-CoreObject 'Protocol.DaemonListing' @{
        Name = $Name; Fsid = $SimulatedHost.Cluster.Fsid; Enabled = $true; ServiceName = $Name.Split('.')[0]; Version = '20.2.4'
    }
    $SimulatedHost.SetState($Name, 'running')
}

# A session with the cluster of a fleet.
function Connect-Fleet($Fleet) {
    # No script block: the core asks from threads of its own, on which none can run.
    $type = (Get-CoreType 'Clusters.ClusterEnvironment').GetProperty('Connectors').PropertyType
    $takes, $gives = $type.GetGenericArguments()
    $connectors = [Linq.Expressions.Expression]::Lambda(
        $type, [Linq.Expressions.Expression]::Constant($Fleet, $gives), [Linq.Expressions.Expression]::Parameter($takes)).Compile()
    $environment = New-CoreObject 'Clusters.ClusterEnvironment' @{ HomeDirectory = $env:CEPHADM_HOME; Connectors = $connectors }
    $environment.Profiles.Save((New-CoreObject 'Clusters.ClusterProfile' @{
                Name = 'simulated'; Fsid = $Fleet.Cluster.Fsid; Hosts = $Fleet.Addresses; Ssh = New-CoreObject 'Clusters.SshSettings'
            }))
    $options = New-CoreObject 'Clusters.ConnectOptions' @{ ProfileName = 'simulated' }
    (Get-CoreType 'Clusters.CephCluster')::ConnectAsync($options, $environment, $null, [Threading.CancellationToken]::None).GetAwaiter().GetResult()
}

# What coming requests of a verb meet on all hosts: Fail, with an error, or Delay.
function Add-SimulatedFault($Simulated, [string] $Verb, [string] $Kind, [int] $Times, [hashtable] $Property) {
    foreach ($item in $Simulated.Hosts.Values) {
        $item.Faults.Add((New-CoreObject 'Hosts.Simulation.Fault' $Property -Argument $Verb, ([Enum]::Parse((Get-CoreType 'Hosts.Simulation.FaultKind'), $Kind)), $Times))
    }
}

# All that is written anywhere, but for signs of life of who leads; equal texts: nothing was written in between. The history of what was done before
# is written a moment later: -WithoutHistory leaves it out.
function Get-SimulatedState($Simulated, [switch] $WithoutHistory) {
    $beside = $WithoutHistory ? '^cephadmps/(leader$|progress$|events/|operation)' : '^cephadmps/leader$'
    # The history is written while we read.
    [Threading.Monitor]::Enter($Simulated.Known.Gate)
    try {
        [ordered]@{
            Keys = @($Simulated.Known.ConfigKeys.GetEnumerator() | Where-Object Key -NotMatch $beside | ForEach-Object { "$($_.Key)=$($_.Value)" })
            Auth = @($Simulated.Known.Auth.Values | Where-Object Entity -NotLike 'client.cephadmps-epoch.*' | ForEach-Object { "$($_.Entity) $($_.Key) $($_.Caps | ConvertTo-Json -Compress)" })
            Config = @($Simulated.Known.Config)
            Hosts = @($Simulated.Hosts.Values | ForEach-Object { $_.Daemons.Values; $_.Files.Values })
        } | ConvertTo-Json -Depth 5
    }
    finally { [Threading.Monitor]::Exit($Simulated.Known.Gate) }
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
