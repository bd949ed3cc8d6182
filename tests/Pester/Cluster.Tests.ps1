BeforeDiscovery { . "$PSScriptRoot/Common.ps1" }

Describe 'Cmdlets with a cluster' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $crash = "service_type: crash`nplacement:`n  host_pattern: '*'`n"
    }
    BeforeEach {
        $simulated = Connect-Simulated
        $before = Get-SimulatedState $simulated
        $on = @{ Cluster = $simulated.Cluster }
    }
    AfterEach { Disconnect-CephCluster -Cluster $simulated.Cluster }

    Context 'Reading' {
        It 'shows the session without what is in its profile' {
            $simulated.Cluster | Out-String | Should -Match 'simulated\s+11111111-'
            $text = $simulated.Cluster | Format-List | Out-String
            $text | Should -Match 'Hosts\s+: ceph1 ceph2'
            $text | Should -Not -Match 'Profile|Ssh'
        }

        It 'lists hosts, by name, wildcard and label' {
            (Get-CephHost @on).HostName | Should -Be 'ceph1', 'ceph2'
            (Get-CephHost @on CEPH1).HostName | Should -Be 'ceph1'
            (Get-CephHost @on *2).HostName | Should -Be 'ceph2'
            Get-CephHost @on -Label mon | Should -BeNullOrEmpty
            (Get-CephHost @on -Label _ad*).Count | Should -Be 2
        }

        It 'a name that there is not is an error of its own' {
            $found = Get-CephHost @on nowhere, ceph1, none* -ErrorAction SilentlyContinue -ErrorVariable problem
            $found.HostName | Should -Be 'ceph1'
            $problem.Count | Should -Be 1
            $problem.FullyQualifiedErrorId | Should -BeLike 'HostNotFound,*'
            $problem.TargetObject | Should -Be 'nowhere'
        }

        It 'hands names down the pipeline' {
            (Get-CephHost @on ceph1 | Get-CephDaemon @on).DaemonName | Should -Be 'mgr.ceph1.abcdef', 'mon.ceph1'
            (Get-CephService @on mgr | Get-CephDaemon @on).HostName | Should -Be 'ceph1'
            ('ceph1', 'ceph2' | Get-CephHost @on).Count | Should -Be 2
            (Get-CephDaemon @on -DaemonType mon -HostName ceph2).DaemonName | Should -Be 'mon.ceph2'
        }

        It 'a host that does not answer is suspect at first, and its daemons stay known' {
            $null = Get-CephHost @on
            $simulated.Hosts['ceph2'].Offline = $true
            $item = Get-CephHost @on ceph2
            $item.Status | Should -Be 'Suspect'
            $item.SilentSince | Should -BeGreaterThan ([DateTimeOffset]::UtcNow.AddMinutes(-1))
            $item.Problem | Should -BeLike '*cannot be reached*'
            (Get-CephDaemon @on mon.ceph2).HostName | Should -Be 'ceph2'
            (Get-CephHost @on -Status Suspect).HostName | Should -Be 'ceph2'
            (Get-CephHost @on -Status Online).HostName | Should -Be 'ceph1'
        }

        It 'who comes later takes the word of others that a host is offline; it is back when it answers' {
            $simulated.Known.ConfigKeys['cephadmps/silent/ceph2'] = @{ since = [DateTimeOffset]::UtcNow.AddSeconds(-61).ToString('O') } | ConvertTo-Json
            $simulated.Hosts['ceph2'].Offline = $true
            $late = Connect-Fleet $simulated.Fleet
            try {
                (Get-CephHost ceph2 -Cluster $late).Status | Should -Be 'Offline'
                (Get-CephStatus -Cluster $late).OfflineHosts | Should -Be 'ceph2'
                (Get-CephHost -Cluster $late -Status Offline).HostName | Should -Be 'ceph2'
                $simulated.Hosts['ceph2'].Offline = $false
                # Connecting has pauses of its own.
                Wait-Until { -not (Get-CephHost ceph2 -Cluster $late).Status }
            }
            finally { Disconnect-CephCluster -Cluster $late }
        }

        It 'shows health, and a plan that writes nothing' {
            (Get-CephStatus @on).Health | Should -Be 'HEALTH_OK'
            $plan = Get-CephPlan @on -Yaml $crash
            $plan.Steps.Target | Should -Contain 'crash.ceph1'
            $plan | Out-String | Should -Match 'deploy crash\.ceph1 on ceph1'
            Get-SimulatedState $simulated | Should -Be $before
            # Every planner answers for itself.
            $plan.Answers.Planner | Should -Contain 'TunedProfiles'
            ($plan.Answers | Where-Object Planner -EQ Services).State | Should -Be 'Steps'
            $plan | Format-List | Out-String | Should -Match 'Services\s+\d+ steps? to take'
            $plan.Answers | Out-String | Should -Match 'PLANNER\s+STATE'
        }

        It 'explains placements of the cluster' {
            $null = Set-CephServiceSpec @on -Yaml "service_type: crash`nplacement:`n  hosts: [ceph1]"
            $decision = Get-CephPlacement @on -Explain -ServiceName crash | Where-Object HostName -EQ 'ceph2'
            $decision.Rule | Should -Be 'NotListed'
        }

        It '-Cluster refuses $null instead of taking the default' {
            { Get-CephHost -Cluster $null } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
        }

        It 'stops when nobody reads on' {
            (Get-CephHost @on | Select-Object -First 1).HostName | Should -Be 'ceph1'
        }
    }

    Context 'Set-CephServiceSpec' {
        It '-WhatIf prints the plan and writes nothing' {
            $text = Invoke-WhatIf { Set-CephServiceSpec @on -Yaml $crash -Wait -Approve -WhatIf }
            $text -match 'store the spec of crash' | Should -Not -BeNullOrEmpty
            foreach ($line in (Get-CephPlan @on -Yaml $crash | Out-String) -split "`n" -match '^- deploy') {
                $text -match [regex]::Escape($line.Trim()) | Should -Not -BeNullOrEmpty
            }
            Get-SimulatedState $simulated | Should -Be $before
        }

        It '-WhatIf -PassThru returns the plan' {
            $plan = Set-CephServiceSpec @on -Yaml $crash -WhatIf -PassThru 6> $null
            ($plan.Steps | Where-Object Kind -EQ 'DeployDaemon').Count | Should -Be 2
        }

        It '-WhatIf:$false is no -WhatIf' {
            (Set-CephServiceSpec @on -Yaml $crash -WhatIf:$false).Changed | Should -BeTrue
        }

        It '-WhatIf:$false takes no -Confirm away' {
            # Nobody is there to answer.
            { Set-CephServiceSpec @on -Yaml $crash -WhatIf:$false -Confirm -ErrorAction Stop } | Should -Throw
            Get-SimulatedState $simulated | Should -Be $before
        }

        It 'changes nothing the second time, and says so' {
            $first = Set-CephServiceSpec @on -Yaml $crash
            $first.Changed | Should -BeTrue
            $first.Diff.before | Should -BeNullOrEmpty
            $first.Diff.after | Should -BeLike '*crash*'
            $after = Get-SimulatedState $simulated
            $after | Should -Not -Be $before
            $second = Set-CephServiceSpec @on -Yaml $crash
            $second.Changed | Should -BeFalse
            Get-SimulatedState $simulated | Should -Be $after
        }

        It '-Wait carries the plan out' {
            $result = Set-CephServiceSpec @on -Yaml $crash -Wait
            $result[-1].Complete | Should -BeTrue
            $result[-1].StepsDone | Should -BeGreaterOrEqual 2
            (Get-CephDaemon @on -ServiceName crash).HostName | Should -Be 'ceph1', 'ceph2'
            (Set-CephServiceSpec @on -Yaml $crash -Wait).Changed | Should -Not -Contain $true
        }

        It 'takes specs as objects' {
            $null = Set-CephServiceSpec @on -Yaml $crash
            $spec = Get-CephServiceSpec @on crash
            $spec.ServiceType | Should -Be 'crash'
            ($spec | Set-CephServiceSpec @on).Changed | Should -BeFalse
            $spec | Export-CephServiceSpec @on | Should -BeLike '*host_pattern*'
        }

        It 'exports what can be applied again' {
            $null = Set-CephServiceSpec @on -Yaml $crash
            $yaml = Export-CephServiceSpec @on
            $yaml | Should -BeLike '*hostname: ceph2*'
            $yaml | Test-CephServiceSpec | Should -BeTrue
            (Set-CephServiceSpec @on -Yaml $yaml).Changed | Should -Not -Contain $true
        }

        It 'refuses an unknown host, and stores nothing' {
            $caught = { Set-CephServiceSpec @on -Yaml "service_type: mon`nplacement:`n  hosts: [elsewhere]" } | Should -Throw -PassThru
            $caught.FullyQualifiedErrorId | Should -BeLike 'HostUnknown,*'
            $caught.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
            Get-SimulatedState $simulated | Should -Be $before
        }

        It 'refuses what is wrong, and stores nothing of it' {
            { Set-CephServiceSpec @on -Yaml "$crash---`nservice_type: nothing" } | Should -Throw -ErrorId 'SpecInvalid,*'
            Get-SimulatedState $simulated | Should -Be $before
        }
    }

    Context 'Removing' {
        It 'Remove-CephService marks a service, and its daemons go' {
            $null = Set-CephServiceSpec @on -Yaml $crash -Wait
            (Remove-CephService @on crash -Confirm:$false).Changed | Should -BeTrue
            (Get-CephPlan @on).Steps.Kind | Should -Contain 'RemoveDaemon'
        }

        It 'a refusal names the next command, and the next input has its turn' {
            $null = Set-CephServiceSpec @on -Yaml $crash
            $result = Remove-CephService @on mon, crash -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problem
            $problem.Count | Should -Be 1
            $problem[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
            $result.Name | Should -Be 'crash'
        }

        It 'Remove-CephHost refuses a host with daemons' {
            Remove-CephHost @on ceph2 -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problem
            $problem.FullyQualifiedErrorId | Should -BeLike 'HostHasDaemons,*'
            $problem.CategoryInfo.Category | Should -Be 'InvalidOperation'
        }

        It 'Remove-CephCluster -WhatIf tells what would go, host by host' {
            $text = Invoke-WhatIf { Remove-CephCluster @on -ZapOsds -WhatIf }
            $text -match 'ceph1' | Should -Not -BeNullOrEmpty
            $text -match 'ceph2' | Should -Not -BeNullOrEmpty
            Get-SimulatedState $simulated | Should -Be $before
        }
    }

    Context 'Completion' {
        It 'offers what was listed last, without asking again' {
            $name = $simulated.Cluster
            $null = Get-CephHost -Cluster $name
            $completer = [CephadmPS.Completion.HostNameCompleter]::new()
            $completer.CompleteArgument('Get-CephDaemon', 'HostName', 'ce', $null, @{ Cluster = $name }).CompletionText | Should -Be 'ceph1', 'ceph2'
            $completer.CompleteArgument('Get-CephDaemon', 'HostName', 'x', $null, @{ Cluster = $name }) | Should -BeNullOrEmpty
        }
    }

    Context 'Ctrl-C' {
        It 'answers within half a second, and leaves nothing running in the pipeline' {
            Add-SimulatedFault $simulated deploy Delay 2 @{ Delay = [timespan]'01:00' }
            $shell = [powershell]::Create()
            $null = $shell.AddScript({
                    param($module, $cluster, $yaml)
                    Import-Module $module
                    Set-CephServiceSpec -Cluster $cluster -Yaml $yaml -Wait -Verbose
                }).AddArgument($manifestPath).AddArgument($simulated.Cluster).AddArgument($crash)
            try {
                $null = $shell.BeginInvoke()
                Wait-Until { $shell.Streams.Verbose -match '^started: crash' }
                $watch = [Diagnostics.Stopwatch]::StartNew()
                $shell.Stop()
                $watch.ElapsedMilliseconds | Should -BeLessThan 500
                $shell.InvocationStateInfo.State | Should -Be 'Stopped'
            }
            finally { $shell.Dispose() }
        }
    }
}
