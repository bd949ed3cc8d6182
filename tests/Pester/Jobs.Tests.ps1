BeforeDiscovery { . "$PSScriptRoot/Common.ps1" }

Describe 'Reconcile job' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $crash = "service_type: crash`nplacement:`n  host_pattern: '*'`n"
    }
    BeforeEach {
        $simulated = Connect-Simulated
        $on = @{ Cluster = $simulated.Cluster }
    }
    AfterEach {
        Get-Job | Where-Object PSJobTypeName -EQ 'CephReconcile' | Remove-Job -Force
        Disconnect-CephCluster -Cluster $simulated.Cluster
    }

    It 'is a job: Get-Job, Receive-Job, Wait-Job, Stop-Job and Remove-Job work' {
        $job = Start-CephReconcile @on
        (Get-Job -Id $job.Id).Name | Should -Be 'CephReconcile-simulated'
        $job.PSJobTypeName | Should -Be 'CephReconcile'
        $job.State | Should -Be 'Running'
        Wait-Until { $job.HasMoreData }
        Wait-Until { $job.StatusMessage -like 'Idle*' }
        $events = Receive-Job $job
        $events.State | Should -Contain 'Done'
        Wait-Job $job -Timeout 0 | Should -BeNullOrEmpty
        Stop-Job $job
        $job.State | Should -Be 'Stopped'
        (Wait-Job $job -Timeout 5).Id | Should -Be $job.Id
        Remove-Job $job
        Get-Job | Where-Object Id -EQ $job.Id | Should -BeNullOrEmpty
    }

    It 'carries out what is stored while it runs' {
        $job = Start-CephReconcile @on
        Wait-Until { $job.StatusMessage -like 'Idle*' }
        $null = Set-CephServiceSpec @on -Yaml $crash
        $job.Loop.Wake()
        Wait-Until { (Get-CephDaemon @on -ServiceName crash).Count -eq 2 }
    }

    It 'keeps all its streams' {
        $job = Start-CephReconcile @on -Once
        $null = Wait-Job $job -Timeout 30
        $job.Output.Count | Should -BeGreaterThan 0
        $job.Verbose.Count | Should -BeGreaterThan 0
        $job.Progress.Count | Should -BeGreaterThan 0
        (Receive-Job $job -Keep).Count | Should -Be $job.Output.Count
    }

    It 'shows what it does now, and nothing of how a job is made' {
        $job = Start-CephReconcile @on
        Wait-Until { $job.StatusMessage -like 'Idle*' }
        $text = Get-CephReconcile @on | Format-List | Out-String
        $text | Should -Match 'State\s+: Idle'
        $text | Should -Match 'Since\s+: .*\d'
        $text | Should -Match 'Text\s+: nothing is left to do'
        $text | Should -Match 'StepsDone\s+: [1-9]'
        $text | Should -Not -Match 'ChildJobs|InstanceId|CephCluster'
    }

    It 'is not started twice' {
        $job = Start-CephReconcile @on
        (Start-CephReconcile @on).Id | Should -Be $job.Id
        (Get-CephReconcile @on).Id | Should -Be $job.Id
    }

    It 'Stop-CephReconcile stops it, and is content when none runs' {
        $job = Start-CephReconcile @on
        (Stop-CephReconcile @on -PassThru).State | Should -Be 'Stopped'
        Stop-CephReconcile @on | Should -BeNullOrEmpty
        $job.State | Should -Be 'Stopped'
        (Start-CephReconcile @on).Id | Should -Not -Be $job.Id
    }

    It '-WhatIf starts nothing' {
        Start-CephReconcile @on -WhatIf
        Get-Job | Where-Object PSJobTypeName -EQ 'CephReconcile' | Should -BeNullOrEmpty
    }

    It '-Once ends when nothing is left to do' {
        $null = Set-CephServiceSpec @on -Yaml $crash
        $result = Start-CephReconcile @on -Once | Receive-Job -Wait -AutoRemoveJob
        ($result | Where-Object { $_.PSObject.Properties['Complete'] }).Complete | Should -BeTrue
        (Get-CephDaemon @on -ServiceName crash).Count | Should -Be 2
    }

    It '-Once fails when something stands in the way, and says what' {
        $failed = [Enum]::Parse((Get-CoreType 'Errors.ErrorKind'), 'Failed')
        $cause = New-CoreObject 'Errors.CephadmException' -Argument 'DaemonStartFailed', $failed, 'It does not start.', 'Look.', 'ceph1', $null
        Add-SimulatedFault $simulated deploy Fail 1000 @{ Error = $cause }
        $null = Set-CephServiceSpec @on -Yaml $crash
        $job = Start-CephReconcile @on -Once -Timeout 0:0:5
        $null = Wait-Job $job -Timeout 60
        $job.State | Should -Be 'Failed'
        $job.Error[-1].FullyQualifiedErrorId | Should -BeLike 'Reconcile*'
        $job.Error[-1].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'ends with its session' {
        $job = Start-CephReconcile @on
        Disconnect-CephCluster @on
        $job.State | Should -Be 'Stopped'
    }
}

Describe 'History and leadership' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $crash = "service_type: crash`nplacement:`n  host_pattern: '*'`n"
    }
    BeforeEach {
        $simulated = Connect-Simulated
        $on = @{ Cluster = $simulated.Cluster }
    }
    AfterEach {
        Get-Job | Where-Object PSJobTypeName -EQ 'CephReconcile' | Remove-Job -Force
        Disconnect-CephCluster -Cluster $simulated.Cluster
    }

    It 'Get-CephOperation tells who did what, by which steps' {
        $null = Set-CephServiceSpec @on -Yaml $crash
        $null = Start-CephReconcile @on -Once | Wait-Job -Timeout 60
        $operations = Get-CephOperation @on
        $operations.Title | Should -Contain 'store crash'
        $reconcile = $operations | Where-Object Title -EQ 'reconcile' | Select-Object -First 1
        $reconcile.State | Should -Be 'Done'
        $reconcile.Actor | Should -Match ([Environment]::UserName)
        $reconcile.Steps.Kind | Should -Contain 'DeployDaemon'
        @(Get-CephOperation @on -Last 1).Count | Should -Be 1
        Get-CephOperation @on -State Failed | Should -BeNullOrEmpty
        ($operations | Format-Table | Out-String) | Should -Match 'store crash\s+Done'
    }

    It 'Get-CephEvent tells what happened to a daemon' {
        $null = Set-CephServiceSpec @on -Yaml $crash
        $null = Start-CephReconcile @on -Once | Wait-Job -Timeout 60
        $daemon = Get-CephDaemon @on -ServiceName crash | Select-Object -First 1
        $events = $daemon | Get-CephEvent @on
        $events.Subject | Should -Contain $daemon.DaemonName
        ($events | Out-String) | Should -Match "deployed $([regex]::Escape($daemon.DaemonName)) on $($daemon.HostName)"
        Get-CephEvent @on -Level Error | Should -BeNullOrEmpty
    }

    It 'Get-CephReconcile -Leader tells who leads and since when' {
        $job = Start-CephReconcile @on
        Wait-Until { $job.StatusMessage -like 'Idle*' }
        $leader = Get-CephReconcile @on -Leader
        $leader.Controller | Should -Match "process $PID"
        $leader.Epoch | Should -BeGreaterThan 0
        $leader.Since | Should -BeGreaterThan ([DateTimeOffset]::Now.AddMinutes(-5))
        $leader.Released | Should -BeFalse
    }

    It '-MetricsListen serves metrics while the job runs, and no longer' {
        $port = 19283
        $job = Start-CephReconcile @on -MetricsListen "127.0.0.1:$port"
        Wait-Until { $job.StatusMessage -like 'Idle*' }
        $text = Invoke-RestMethod "http://127.0.0.1:$port/metrics"
        $text | Should -Match '(?m)^cephadmps_leader 1$'
        $text | Should -Match '(?m)^cephadmps_loop_state\{state="Idle"\} 1$'
        Stop-Job $job
        { Invoke-RestMethod "http://127.0.0.1:$port/metrics" } | Should -Throw
    }

    It 'an address that is none is refused before a job is there' {
        { Start-CephReconcile @on -MetricsListen 'nowhere' -ErrorAction Stop } | Should -Throw -ErrorId 'MetricsAddressInvalid*'
        Get-Job | Where-Object PSJobTypeName -EQ 'CephReconcile' | Should -BeNullOrEmpty
    }
}
