BeforeDiscovery { . "$PSScriptRoot/Common.ps1" }

Describe 'Upgrade' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        function Invoke-Reconcile { Start-CephReconcile @on -Once | Wait-Job | Receive-Job | Out-Null }
    }
    BeforeEach {
        $simulated = Connect-Simulated 3
        $on = @{ Cluster = $simulated.Cluster }
        $simulated.Known.ImageVersions['example/ceph:v21'] = 'ceph version 20.3.0 (0000000000000000000000000000000000000000) tentacle (stable)'
        $null = Set-CephServiceSpec @on -Yaml "service_type: mgr`nplacement: {count: 2}`n---`nservice_type: crash`nplacement: {host_pattern: '*'}`n---`nservice_type: mds`nservice_id: a`nplacement: {count: 2}" -Wait
    }
    AfterEach { Disconnect-CephCluster -Cluster $simulated.Cluster }

    It '-WhatIf shows the waves in order and writes nothing, nor pulls' {
        $before = Get-SimulatedState $simulated -WithoutHistory
        $lines = Invoke-WhatIf { Start-CephUpgrade @on example/ceph:v21 -WhatIf -WarningAction SilentlyContinue }
        $lines | Should -HaveCount 5
        $lines[1] | Should -BeLike '*1. 2 mgr daemons (*the active one*last*'
        $lines[2] | Should -BeLike '*2. 3 mon daemons (mon.ceph1, mon.ceph2, mon.ceph3)*'
        $lines[4] | Should -BeLike '*4. 2 mds daemons (*'
        Get-SimulatedState $simulated -WithoutHistory | Should -Be $before
        $simulated.Hosts.Values.Calls | Where-Object { $_ -like 'pull example/ceph:v21' } | Should -BeNullOrEmpty
    }

    It 'goes from start to end, and the second time changes nothing' {
        (Start-CephUpgrade @on example/ceph:v21).Changed | Should -BeTrue
        $status = Get-CephUpgrade @on
        $status.State, $status.Progress, $status.TargetVersion | Should -Be 'Running', '0/10 daemons upgraded', '20.3.0'
        $status.Next | Should -BeLike 'pull example/ceph@sha256:*'
        $status | Out-String | Should -Match 'Types\s+: mgr 0/2, mon 0/3, crash 0/3, mds 0/2'
        Invoke-Reconcile
        (Get-CephDaemon @on).Version | Select-Object -Unique | Should -Be '20.3.0'
        (Get-CephUpgrade @on).InProgress | Should -BeFalse
        (Start-CephUpgrade @on example/ceph:v21).Changed | Should -BeFalse
    }

    It 'is paused, resumed and ended' {
        $null = Start-CephUpgrade @on example/ceph:v21
        (Suspend-CephUpgrade @on).Changed | Should -BeTrue
        (Suspend-CephUpgrade @on).Changed | Should -BeFalse
        Invoke-Reconcile
        $status = Get-CephUpgrade @on
        $status.State, $status.DaemonsDone | Should -Be 'Paused', 0
        $status | Out-String | Should -Match 'Message\s+: Paused since'
        (Resume-CephUpgrade @on).Changed | Should -BeTrue
        (Stop-CephUpgrade @on -Confirm:$false).Changed | Should -BeTrue
        Invoke-Reconcile
        (Get-CephUpgrade @on).State | Should -Be 'None'
        (Get-CephDaemon @on).Version | Select-Object -Unique | Should -Be '20.2.4'
    }

    It '<_> prints what it would do, and does nothing, under -WhatIf' -ForEach 'Suspend-CephUpgrade', 'Resume-CephUpgrade', 'Stop-CephUpgrade' {
        $before = Get-SimulatedState $simulated -WithoutHistory
        Invoke-WhatIf { & $_ @on -WhatIf } | Should -HaveCount 1
        Get-SimulatedState $simulated -WithoutHistory | Should -Be $before
    }

    It 'pauses by itself when a daemon cannot be redeployed, says why, and goes on when it is resumed' {
        $null = Start-CephUpgrade @on example/ceph:v21
        Add-SimulatedFault $simulated 'deploy' 'Fail' 1
        Invoke-Reconcile 2>$null
        $status = Get-CephUpgrade @on
        $status.State, $status.ErrorCode | Should -Be 'Failed', 'UPGRADE_REDEPLOY_DAEMON'
        (Get-CephStatus @on).Checks.Code | Should -Contain 'UPGRADE_REDEPLOY_DAEMON'
        $simulated.Hosts.Values.ForEach({ $_.Faults.Clear() })
        $null = Resume-CephUpgrade @on
        Invoke-Reconcile
        (Get-CephDaemon @on).Version | Select-Object -Unique | Should -Be '20.3.0'
    }

    It 'tells beforehand what would be done, and why it would be refused' {
        $check = Test-CephUpgrade @on example/ceph:v21 -DaemonType mds
        $check.Problem | Should -BeLike 'Before daemons of type mds, these have to be upgraded: *'
        $check.NeedsUpdate | Should -HaveCount 2
        $check.NeedsUpdate | Out-String | Should -Match 'mds\.a\.'
        $check = Test-CephUpgrade @on -Image example/ceph:v21
        $check.Problem | Should -BeNullOrEmpty
        $check | Out-String | Should -Match '1\. 2 mgr daemons'
    }

    It 'refuses <Id>' -ForEach @(
        @{ Id = 'UpgradeVersionRefused'; Arguments = @{ CephVersion = '18.2.7' } }
        @{ Id = 'UpgradeTargetInvalid'; Arguments = @{ CephVersion = 'twenty' } }
        @{ Id = 'UpgradeOrderBroken'; Arguments = @{ Image = 'example/ceph:v21'; DaemonType = 'mon' } }
        @{ Id = 'DaemonTypeNotUpgradable'; Arguments = @{ Image = 'example/ceph:v21'; DaemonType = 'grafana' } }
        @{ Id = 'HostUnknown'; Arguments = @{ Image = 'example/ceph:v21'; HostName = 'elsewhere' } }
    ) {
        { Start-CephUpgrade @on @Arguments } | Should -Throw -ErrorId "$Id,*"
    }

    It 'says that none goes on' -ForEach 'Suspend-CephUpgrade', 'Resume-CephUpgrade', 'Stop-CephUpgrade' {
        { & $_ @on -Confirm:$false } | Should -Throw -ErrorId 'NoUpgrade,*'
    }

    It 'completes types' {
        $line = 'Start-CephUpgrade x -DaemonType m'
        [Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText | Should -Be 'mds', 'mgr', 'mon'
    }
}
