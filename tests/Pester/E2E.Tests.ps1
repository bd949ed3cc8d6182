# Against a real, healthy cluster, whose saved profile $env:CEPHADM_E2E_PROFILE names (and $env:CEPHADM_HOME holds). It is left as it was.
BeforeDiscovery { . "$PSScriptRoot/Common.ps1" }

Describe 'A real cluster' -Tag E2E {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        if (-not $env:CEPHADM_E2E_PROFILE) { throw 'CEPHADM_E2E_PROFILE is not set' }
        $null = Connect-CephCluster -ProfileName $env:CEPHADM_E2E_PROFILE
    }
    AfterAll { Disconnect-CephCluster }

    It 'is healthy, and says so in the words of Ceph' {
        $status = Get-CephStatus
        $status.Health | Should -Be 'HEALTH_OK'
        $status.Text | Should -BeLike '*HEALTH_OK*'
        $status.Quorum.Count | Should -Be $status.Mons.Count
        $status.OfflineHosts | Should -BeNullOrEmpty
        $status | Out-String | Should -Match 'Health\s+: .*HEALTH_OK'
    }

    It 'lists hosts, services and daemons that agree' {
        $hosts = Get-CephHost
        $daemons = Get-CephDaemon
        $daemons.HostName | Sort-Object -Unique | Should -BeIn $hosts.HostName
        foreach ($item in $hosts) { @($daemons | Where-Object HostName -EQ $item.HostName).Count | Should -Be $item.DaemonCount }
        foreach ($item in Get-CephService) { @($daemons | Where-Object ServiceName -EQ $item.ServiceName).Count | Should -BeGreaterOrEqual $item.Running }
        $daemons.Status | Sort-Object -Unique | Should -Be 'Running'
        (Get-CephHost | Get-CephDaemon -DaemonType mon).Count | Should -Be (Get-CephStatus).Mons.Count
    }

    It 'has nothing left to do, and applying its own export changes nothing' {
        (Get-CephPlan).IsEmpty | Should -BeTrue
        $yaml = Export-CephServiceSpec
        $yaml | Test-CephServiceSpec | Should -BeTrue
        $result = Set-CephServiceSpec -Yaml $yaml -Wait
        $result.Changed | Should -Not -Contain $true
    }

    It 'shows a plan for another spec, and writes nothing' {
        $spec = Get-CephServiceSpec mgr
        $before = Export-CephServiceSpec
        $plan = Set-CephServiceSpec -Yaml "service_type: mgr`nplacement:`n  count: 1" -WhatIf -PassThru
        $plan.Steps.Kind | Should -Contain 'RemoveDaemon'
        Export-CephServiceSpec | Should -Be $before
        (Get-CephServiceSpec mgr).Equals($spec) | Should -BeTrue
    }

    It 'explains where its mons are' {
        $decisions = Get-CephPlacement -ServiceName mon -Explain
        $decisions.HostName | Sort-Object | Should -Be ((Get-CephHost).HostName | Sort-Object)
        ($decisions | Measure-Object Kept -Sum).Sum | Should -Be (Get-CephStatus).Mons.Count
    }

    It 'is reconciled by a job that stops within half a second' {
        $job = Start-CephReconcile
        try {
            Wait-Until { $job.StatusMessage -like 'Idle*' } -Seconds 60
            $watch = [Diagnostics.Stopwatch]::StartNew()
            Stop-Job $job
            $watch.ElapsedMilliseconds | Should -BeLessThan 500
            $job.State | Should -Be 'Stopped'
        }
        finally { Remove-Job $job -Force }
    }

    It 'refuses to lose what it needs' {
        { Remove-CephService mon -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'ServiceNeeded,*'
        { Remove-CephHost (Get-CephHost)[0].HostName -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'HostHasDaemons,*'
        { Add-CephHost (Get-CephHost)[0].HostName -HostKeyFingerprint 'SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' -ErrorAction Stop } |
            Should -Throw -ErrorId 'HostKey*'
    }
}
