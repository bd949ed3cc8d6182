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
        'Formats/Host.format.ps1xml'
    )
    TypesToProcess       = @('Formats/Cephadm.types.ps1xml')
    CmdletsToExport      = @(
        'Add-CephHost'
        'Add-CephTunedProfileSetting'
        'Approve-CephPlan'
        'Clear-CephOrchestratorOption'
        'Connect-CephCluster'
        'Connect-CephRegistry'
        'Disable-CephConfigurationCheck'
        'Disable-CephServiceManagement'
        'Disconnect-CephCluster'
        'Enable-CephConfigurationCheck'
        'Enable-CephServiceManagement'
        'Export-CephServiceSpec'
        'Get-CephClientKeyring'
        'Get-CephConfigurationCheck'
        'Get-CephDaemon'
        'Get-CephEvent'
        'Get-CephHost'
        'Get-CephOperation'
        'Get-CephOrchestratorOption'
        'Get-CephPlacement'
        'Get-CephPlan'
        'Get-CephReconcile'
        'Get-CephService'
        'Get-CephServiceSpec'
        'Get-CephSshConfiguration'
        'Get-CephStatus'
        'Get-CephTunedProfile'
        'New-CephCluster'
        'New-CephFileSystem'
        'Remove-CephClientKeyring'
        'Remove-CephCluster'
        'Remove-CephDaemon'
        'Remove-CephHost'
        'Remove-CephService'
        'Remove-CephTunedProfile'
        'Remove-CephTunedProfileSetting'
        'Repair-CephQuorum'
        'Reset-CephDaemon'
        'Reset-CephService'
        'Restart-CephDaemon'
        'Restart-CephService'
        'Resume-CephOrchestrator'
        'Set-CephClientKeyring'
        'Set-CephOrchestratorOption'
        'Set-CephServiceSpec'
        'Set-CephSshConfiguration'
        'Set-CephTunedProfile'
        'Start-CephDaemon'
        'Start-CephReconcile'
        'Start-CephService'
        'Stop-CephDaemon'
        'Stop-CephReconcile'
        'Stop-CephService'
        'Suspend-CephOrchestrator'
        'Test-CephServiceSpec'
        'Update-CephDaemon'
        'Update-CephService'
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
