Describe 'Clusters of upstream''s cephadm' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"

        # A simulated cluster that was taken over from upstream: its records, and ours of the take-over.
        function Connect-TakenOver {
            $fleet = New-CoreObject 'Hosts.Simulation.SimulatedFleet' -Argument 1, '11111111-2222-4333-8444-555555555555', $null
            $keys = $fleet.Cluster.ConfigKeys
            $inventory = @{ host1 = @{ hostname = 'host1'; addr = '10.0.0.1'; labels = @('_admin'); status = '' } }
            $keys['mgr/cephadm/inventory'] = $inventory | ConvertTo-Json -Depth 5 -Compress
            $keys['mgr/cephadm/pause'] = 'true'
            $keys['mgr/cephadm/host.host1'] = '{"daemons": {}, "daemon_config_deps": {}}'
            $keys['cephadmps/schema'] = "$((Get-CoreType 'State.Migrations.SchemaVersion')::Current)"
            $keys['cephadmps/host/host1'] = @{ spec = $inventory.host1 + @{ service_type = 'host' }; host_key = $null; port = 22 } | ConvertTo-Json -Depth 5 -Compress
            $keys['cephadmps/take-over'] = '{"release": "20.2.4", "taken_over": "2026-11-25T10:00:00.0000000+00:00", "complete": true, "was_paused": false, "hosts": ["host1"]}'
            Add-SimulatedDaemon $fleet.Hosts['host1'] 'mon.host1'
            Add-SimulatedDaemon $fleet.Hosts['host1'] 'mgr.host1.abcdef'
            [pscustomobject]@{ Fleet = $fleet; Hosts = $fleet.Hosts; Known = $fleet.Cluster; Cluster = Connect-Fleet $fleet }
        }
    }

    It '-HandBack -WhatIf says what would be written, and writes nothing' {
        $simulated = Connect-TakenOver
        $before = Get-SimulatedState $simulated
        $lines = Invoke-WhatIf { Disconnect-CephCluster $simulated.Cluster -HandBack -WhatIf }
        $lines | Should -Contain 'What if: Write mgr/cephadm/host.host1'
        $lines | Should -Contain "What if: Resume upstream's cephadm 20.2.4"
        Get-SimulatedState $simulated | Should -Be $before
    }

    It '-HandBack writes back what changed, resumes upstream and forgets the cluster' {
        $simulated = Connect-TakenOver
        $result = Disconnect-CephCluster $simulated.Cluster -HandBack -Confirm:$false
        $result.Written | Should -Be 'host.host1'
        $result.Resumed | Should -BeTrue
        ($result | Out-String) | Should -BeLike '*host.host1*'
        $simulated.Known.ConfigKeys.Keys | Should -Not -Contain 'mgr/cephadm/pause'
        $simulated.Known.ConfigKeys.Keys -like 'cephadmps/*' | Should -Be 'cephadmps/leader'
    }

    It 'a cluster that was not taken over is not handed back, and its session stays' {
        $simulated = Connect-Simulated
        { Disconnect-CephCluster $simulated.Cluster -HandBack } | Should -Throw -ErrorId 'NotTakenOver,*'
        { Get-CephHost -Cluster $simulated.Cluster } | Should -Not -Throw
        Disconnect-CephCluster $simulated.Cluster
    }

    It '-WhatIf keeps a session that would be closed' {
        $simulated = Connect-Simulated
        Disconnect-CephCluster $simulated.Cluster -WhatIf
        { Get-CephHost -Cluster $simulated.Cluster } | Should -Not -Throw
        Disconnect-CephCluster $simulated.Cluster
    }

    It '-TakeOver without any way to the cluster says what is missing' {
        $before = $env:CEPHADM_HOME
        $env:CEPHADM_HOME = Join-Path $TestDrive 'nothing'
        try { { Connect-CephCluster -TakeOver -Confirm:$false } | Should -Throw -ErrorId 'ProfileNotFound,*' } finally { $env:CEPHADM_HOME = $before }
    }
}
