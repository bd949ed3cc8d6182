<#
.SYNOPSIS
    From hosts to a healthy Ceph cluster, cmdlet by cmdlet; quickstart.sh types this where PowerShell is installed.
.DESCRIPTION
    Bootstraps on the first host, adds the others, applies a spec file after showing its plan, creates a file system and reconciles until
    nothing is left to do. Run it again: it changes nothing.
.PARAMETER HostName
    The hosts, separated by commas; the first one gets the first mon.
.PARAMETER HostKeyFingerprint
    In the order of the hosts; an empty one accepts whatever key the host shows.
.PARAMETER ChangedMark
    A file to create when something was changed.
#>
param(
    [Parameter(Mandatory)] [string] $ModulePath,
    [Parameter(Mandatory)] [string] $HostName,
    [Parameter(Mandatory)] [string] $Address,
    [string] $HostKeyFingerprint = '',
    [Parameter(Mandatory)] [string] $Image,
    [Parameter(Mandatory)] [string] $SpecPath,
    [string] $InitialConfig,
    [string] $IdentityFile,
    [switch] $SkipPull,
    [string] $ChangedMark
)
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
Import-Module $ModulePath

$names = $HostName -split ','
$addresses = $Address -split ','
$fingerprints = $HostKeyFingerprint -split ','
$changed = $false

function Write-Step([string] $Title) { Write-Host "`n--- $Title" }
function Get-Trust([int] $Index) {
    if ($Index -lt $fingerprints.Count -and $fingerprints[$Index]) { @{ HostKeyFingerprint = $fingerprints[$Index] } } else { @{ AcceptNewHostKey = $true } }
}

Write-Step "Bootstrap on $($names[0]): one mon, one mgr"
try {
    $cluster = Connect-CephCluster -ProfileName quickstart
    Write-Host 'nothing changed: the cluster is there'
}
catch {
    # Only when this computer knows of no cluster: one that does not answer is no reason to make another.
    if ($_.FullyQualifiedErrorId -notlike 'ProfileNotFound,*') { throw }
    $options = @{ HostName = $names[0]; Address = $addresses[0]; MonAddress = $addresses[0]; Image = $Image; ProfileName = 'quickstart'; SkipPull = $SkipPull; NoController = $true }
    if ($IdentityFile) { $options.KeyFilePath = $IdentityFile }
    if ($InitialConfig) { $options.ConfigPath = $InitialConfig }
    $trust = Get-Trust 0
    $cluster = New-CephCluster @options @trust -Verbose
    $changed = $true
}

Write-Step "Add hosts $($names[1..($names.Count - 1)] -join ', ')"
$known = (Get-CephHost).HostName
for ($i = 1; $i -lt $names.Count; $i++) {
    if ($names[$i] -in $known) { Write-Host "$($names[$i]): nothing changed"; continue }
    $trust = Get-Trust $i
    Add-CephHost -HostName $names[$i] -Address $addresses[$i] @trust -Verbose | Format-Table
    $changed = $true
}

Write-Step "Plan for $(Split-Path -Leaf $SpecPath)"
Set-CephServiceSpec -Path $SpecPath -WhatIf

Write-Step 'Apply it (approved by this script)'
$applied = Set-CephServiceSpec -Path $SpecPath -Approve -Wait -Timeout 0:10:0 -Verbose
$applied | Format-Table Name, Changed, Text
if ($applied.Changed -contains $true) { $changed = $true }

Write-Step 'File system cephfs'
$created = New-CephFileSystem -Name cephfs
Write-Host $created.Text
if ($created.Changed) { $changed = $true }

Write-Step 'Reconcile until nothing is left to do, and wait for health'
$deadline = [datetime]::UtcNow.AddMinutes(5)
do {
    $result = Start-CephReconcile -Once | Receive-Job -Wait -AutoRemoveJob
    if ($result.Changed -contains $true) { $changed = $true }
    $status = Get-CephStatus
    if ($status.Health -eq 'HEALTH_OK') { break }
    Start-Sleep -Milliseconds 500
} while ([datetime]::UtcNow -lt $deadline)

Write-Step 'What runs'
Get-CephHost | Format-Table
Get-CephService | Format-Table
Get-CephDaemon | Format-Table
$status
if ($changed -and $ChangedMark) { New-Item -ItemType File -Force -Path $ChangedMark | Out-Null }
if ($status.Health -ne 'HEALTH_OK') { throw "The cluster is at $($status.Health): $($status.Checks.Summary -join '; ')" }
