BeforeDiscovery { . "$PSScriptRoot/Common.ps1" }

Describe 'Our own programs on hosts' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"

        # The executable of a controller is large; what is in it does not matter to simulated hosts.
        $program = Join-Path $TestDrive 'cephadm-controller'
        $file = [IO.File]::Create($program)
        $file.SetLength(21MB)
        $file.Dispose()

        function Test-WhatIf([scriptblock] $Script, [string[]] $Line) {
            $before = Get-SimulatedState $simulated -WithoutHistory
            $text = Invoke-WhatIf $Script
            Get-SimulatedState $simulated -WithoutHistory | Should -Be $before
            foreach ($expected in $Line) { $text | Where-Object { $_ -like "What if: *$expected*" } | Should -Not -BeNullOrEmpty -Because "'$expected' is to be told; it said $($text -join '; ')" }
        }
        function Get-Completion([string] $Line) {
            [Management.Automation.CommandCompletion]::CompleteInput($Line, $Line.Length, $null).CompletionMatches.CompletionText
        }
    }
    BeforeEach {
        $simulated = Connect-Simulated 3
        $on = @{ Cluster = $simulated.Cluster }
    }
    AfterEach { Disconnect-CephCluster -Cluster $simulated.Cluster }

    Context 'Controllers' {
        It 'are shown, installed and removed, each told first' {
            Get-CephController @on | Should -BeNullOrEmpty
            Test-WhatIf { Install-CephController @on -ControllerPath $program -WhatIf } "SSH key in on ceph1, ceph2, ceph3", 'run a controller on ceph1', 'run a controller on ceph2'

            $installed = Install-CephController @on -ControllerPath $program
            $installed.HostName | Should -Be 'ceph1', 'ceph2'
            $installed.Changed | Should -Be $true, $true
            (Install-CephController @on -ControllerPath $program).Changed | Should -Be $false, $false
            $there = Get-CephController @on
            $there.HostName | Should -Be 'ceph1', 'ceph2'
            $there.State | Should -Be 'running', 'running'
            $there.Wanted | Should -Be $true, $true
            $there[0].Program | Should -Match '^[0-9a-f]{64}$'
            (Get-CephController @on ceph2 | Format-Table | Out-String) | Should -Match 'HOST\s+STATE\s+WANTED\s+LEADS SINCE\s+UNIT'
            { Get-CephController @on ceph3 -ErrorAction Stop } | Should -Throw -ErrorId 'ControllerNotFound,*'

            Test-WhatIf { Uninstall-CephController @on ceph1 -WhatIf } 'end the controller on ceph1'
            Test-WhatIf { Uninstall-CephController @on -WhatIf } 'end the controller on ceph1', 'end the controller on ceph2', 'no controller run'
            (Uninstall-CephController @on ceph1 -Confirm:$false).Changed | Should -BeTrue
            (Get-CephController @on).HostName | Should -Be 'ceph2'
            (Uninstall-CephController @on -Confirm:$false | Where-Object Changed).HostName | Should -Be 'ceph2'
            Get-CephController @on | Should -BeNullOrEmpty
            Uninstall-CephController @on -Confirm:$false | Should -BeNullOrEmpty
        }

        It 'go onto named hosts, also from the pipeline, and an empty pipeline removes none' {
            (Get-CephHost @on ceph2, ceph3 | Install-CephController @on -ControllerPath $program -MetricsListen 127.0.0.1:9283).HostName | Should -Be 'ceph2', 'ceph3'
            $simulated.Hosts['ceph3'].Controller.MetricsListen | Should -Be '127.0.0.1:9283'
            Get-CephController @on | Where-Object State -EQ 'stopped' | Uninstall-CephController @on -Confirm:$false | Should -BeNullOrEmpty
            (Get-CephController @on).Count | Should -Be 2
            $simulated.Hosts['ceph3'].ControllerState = 'stopped'
            (Get-CephController @on | Where-Object State -EQ 'stopped').HostName | Should -Be 'ceph3'
            (Get-CephStatus @on).Checks.Code | Should -Contain 'CEPHADMPS_CONTROLLER_DOWN'
            (Get-CephController @on | Where-Object State -EQ 'stopped' | Uninstall-CephController @on -Confirm:$false).HostName | Should -Be 'ceph3'
        }

        It 'that lead say since when' {
            $null = Install-CephController @on ceph1 -ControllerPath $program
            # A simulated controller has the process of these tests; its host's name is put in the place of this computer's.
            $leader = $simulated.Known.ConfigKeys['cephadmps/leader'] | ConvertFrom-Json
            $leader.controller = "root@ceph1 (process $PID)"
            $leader.released = $false
            $simulated.Known.ConfigKeys['cephadmps/leader'] = $leader | ConvertTo-Json
            (Get-CephController @on).Leads | Should -BeTrue
            (Get-CephController @on).LeadsSince | Should -Be ([datetimeoffset] $leader.since)
        }

        It 'that cannot be are refused by name' {
            { Install-CephController @on nowhere -ControllerPath $program } | Should -Throw -ErrorId 'HostUnknown,*'
            { Install-CephController @on -ControllerPath "$program.not" } | Should -Throw -ErrorId 'ControllerMissing,*'
            { Install-CephController @on -ControllerPath $PSCommandPath } | Should -Throw -ErrorId 'ControllerNotSelfContained,*'
            { Uninstall-CephController @on nowhere -Confirm:$false } | Should -Throw -ErrorId 'HostUnknown,*'
        }
    }

    Context 'Agents' {
        It 'are shown, installed and taken off' {
            $agents = Get-CephAgent @on
            $agents.HostName | Should -Be 'ceph1', 'ceph2', 'ceph3'
            $agents.Installed | Should -Be $false, $false, $false
            Test-WhatIf { Install-CephAgent @on ceph1 -WhatIf } 'Install the agent as a service'
            (Install-CephAgent @on ceph1).Changed | Should -BeTrue
            (Get-CephHost @on | Install-CephAgent @on).Changed | Should -Be $false, $true, $true
            (Get-CephAgent @on 'ceph[12]').Installed | Should -Be $true, $true
            (Get-CephAgent @on ceph1 | Format-Table | Out-String) | Should -Match 'HOST\s+RELEASE\s+STAYS\s+DIGEST'
            Test-WhatIf { Uninstall-CephAgent @on ceph1 -WhatIf } 'Uninstall the agent'
            $gone = Get-CephAgent @on ceph1, ceph2 | Uninstall-CephAgent @on
            $gone.Changed | Should -Be $true, $true
            (Uninstall-CephAgent @on ceph1).Text | Should -BeLike '*nothing changed*'
            (Get-CephAgent @on).Installed | Should -Be $false, $false, $true
        }

        It 'of hosts that do not answer, or are not there, are errors of their own' {
            $simulated.Hosts['ceph2'].Offline = $true
            $found = Get-CephAgent @on -ErrorAction SilentlyContinue -ErrorVariable problem
            $found.HostName | Should -Be 'ceph1', 'ceph3'
            $problem.TargetObject | Should -Be 'ceph2'
            { Get-CephAgent @on nowhere -ErrorAction Stop } | Should -Throw -ErrorId 'HostUnknown,*'
            { Install-CephAgent @on nowhere -ErrorAction Stop } | Should -Throw -ErrorId 'HostUnknown,*'
            { Install-CephAgent @on ceph1 -PublicKeyPath "$TestDrive/none.pub" -ErrorAction Stop } | Should -Throw -ErrorId 'PublicKeyUnreadable,*'
            { Update-CephAgent @on ceph1 -AgentPath "$TestDrive/none" -ErrorAction Stop } | Should -Throw -ErrorId 'AgentMissing,*'
            { Update-CephAgent @on nowhere -AgentPath $program -ErrorAction Stop } | Should -Throw -ErrorId 'HostUnknown,*'
        }

        It 'replace themselves only by what is signed' {
            Test-WhatIf { Update-CephAgent @on ceph1 -AgentPath $program -WhatIf } 'Replace the agent'
            { Update-CephAgent @on ceph1 -AgentPath $program -ErrorAction Stop } | Should -Throw -ErrorId 'ReleaseUnsigned,*'
        }
    }

    It 'hosts are completed' {
        $null = Get-CephHost @on
        $cluster = $simulated.Cluster
        foreach ($name in 'Get-CephController', 'Install-CephController', 'Uninstall-CephController', 'Get-CephAgent', 'Install-CephAgent', 'Update-CephAgent', 'Uninstall-CephAgent') {
            Get-Completion "$name -Cluster `$cluster -HostName ceph" | Should -Be 'ceph1', 'ceph2', 'ceph3' -Because $name
        }
    }
}
