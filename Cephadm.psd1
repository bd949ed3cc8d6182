@{
    # The cmdlets. The loader comes first: it gives the core and its libraries a load context of their own.
    RootModule           = 'bin/CephadmPS.dll'
    NestedModules        = @('bin/CephadmPS.Loader.dll')
    ModuleVersion        = '0.1.0'
    GUID                 = '4b153b21-929d-45e3-a956-3bb3c1826314'
    Author               = 'CephadmPS contributors'
    CompanyName          = 'CephadmPS contributors'
    Copyright            = 'CephadmPS contributors. Apache-2.0.'
    Description          = 'Deploys and manages Ceph clusters: bootstrap, hosts, service specs, plans that can be read before they are carried out, and a reconcile loop.'
    CompatiblePSEditions = @('Core')
    PowerShellVersion    = '7.4'
    FormatsToProcess     = @(
        'Formats/Cluster.format.ps1xml'
        'Formats/Service.format.ps1xml'
        'Formats/Plan.format.ps1xml'
        'Formats/Spec.format.ps1xml'
    )
    TypesToProcess       = @('Formats/Cephadm.types.ps1xml')
    CmdletsToExport      = @(
        'Add-CephHost'
        'Add-CephHostLabel'
        'Approve-CephPlan'
        'Clear-CephDevice'
        'Connect-CephCluster'
        'Disconnect-CephCluster'
        'Enable-CephOsd'
        'Enter-CephHostMaintenance'
        'Exit-CephHostMaintenance'
        'Export-CephServiceSpec'
        'Get-CephDaemon'
        'Get-CephHost'
        'Get-CephHostDrain'
        'Get-CephOsdRemoval'
        'Get-CephPlacement'
        'Get-CephPlan'
        'Get-CephReconcile'
        'Get-CephService'
        'Get-CephServiceSpec'
        'Get-CephStatus'
        'New-CephCluster'
        'New-CephFileSystem'
        'Remove-CephCluster'
        'Remove-CephHost'
        'Remove-CephHostLabel'
        'Remove-CephOsd'
        'Remove-CephService'
        'Resume-CephHost'
        'Set-CephHostAddress'
        'Set-CephOsdSpecAffinity'
        'Set-CephServiceSpec'
        'Start-CephHostDrain'
        'Start-CephReconcile'
        'Stop-CephHostDrain'
        'Stop-CephOsdRemoval'
        'Stop-CephReconcile'
        'Suspend-CephHost'
        'Test-CephHostStop'
        'Test-CephServiceSpec'
        'Update-CephHostDisk'
    )
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
    PrivateData          = @{
        PSData = @{
            Tags         = @('Ceph', 'cephadm', 'storage', 'cluster', 'orchestration', 'PSEdition_Core', 'Linux', 'Windows', 'MacOS')
            ReleaseNotes = 'See CHANGELOG.md.'
        }
    }
}
