BeforeDiscovery { . "$PSScriptRoot/Common.ps1" }

Describe 'Spec files without a cluster' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $good = Join-Path $TestDrive 'good.yaml'
        @'
service_type: mon
placement:
  count: 3
---
service_type: rgw
service_id: main
placement:
  label: rgw
---
service_type: mds
service_id: cephfs
placement:
  count: 1
'@ | Set-Content $good
        $bad = Join-Path $TestDrive 'bad.yaml'
        @'
service_type: mon
placement:
  cuont: 3
---
service_type: rgww
---
service_type: mds
service_id: a
placement:
  count: -1
'@ | Set-Content $bad
        $hosts = Join-Path $TestDrive 'hosts.yaml'
        1..5 | ForEach-Object {
            "---`nservice_type: host`nhostname: ceph$_`naddr: 10.0.0.$_`nlabels: [$(@('_admin', 'rgw', 'rgw', '_no_schedule', 'x')[$_ - 1])]"
        } | Set-Content $hosts
    }

    Context 'Test-CephServiceSpec' {
        It 'tells right from wrong, by path, wildcard and pipeline' {
            Test-CephServiceSpec $good | Should -BeTrue
            Test-CephServiceSpec $bad | Should -BeFalse
            Test-CephServiceSpec "$TestDrive/*d.yaml" | Should -Be $false, $true
            Get-Item $good, $bad | Test-CephServiceSpec | Should -Be $true, $false
            Test-CephServiceSpec -LiteralPath $good | Should -BeOfType ([bool])
        }

        It 'takes paths relative to the current location, and of drives' {
            Push-Location $TestDrive
            try { Test-CephServiceSpec good.yaml | Should -BeTrue } finally { Pop-Location }
            Test-CephServiceSpec 'TestDrive:/good.yaml' | Should -BeTrue
        }

        It 'takes text, whole or line by line' {
            'service_type: mon' | Test-CephServiceSpec | Should -BeTrue
            Get-Content $good | Test-CephServiceSpec | Should -BeTrue
            Test-CephServiceSpec -Yaml 'service_type: nothing' | Should -BeFalse
        }

        It 'tells everything that is wrong at once, with its place' {
            $errors = Test-CephServiceSpec $bad -Detailed
            $errors.Count | Should -Be 3
            $errors.Document | Should -Be 1, 2, 3
            $errors[0].File | Should -Be $bad
            $errors[0].Line | Should -Be 3
            $errors[0].Field | Should -Be 'placement.cuont'
            $errors[0].Suggestion | Should -Be 'count'
            $errors[2].Value | Should -Be '-1'
            $errors.Rule | Should -Not -Contain $null
        }

        It 'has nothing to tell of a file that is right' {
            Test-CephServiceSpec $good -Detailed | Should -BeNullOrEmpty
        }

        It 'goes on after a path that leads nowhere' {
            Test-CephServiceSpec 'nowhere.yaml', $good -ErrorAction SilentlyContinue -ErrorVariable problem | Should -BeTrue
            $problem.FullyQualifiedErrorId | Should -BeLike 'FileNotFound,*'
            $problem.TargetObject | Should -Be 'nowhere.yaml'
        }

        It 'refuses a path of another provider' {
            Test-CephServiceSpec 'env:PATH' -ErrorAction SilentlyContinue -ErrorVariable problem
            $problem.FullyQualifiedErrorId | Should -BeLike 'PathNotAFile,*'
        }

        It '-Detailed:$false is the same as nothing' {
            Test-CephServiceSpec $bad -Detailed:$false | Should -BeFalse
        }
    }

    Context 'Export-CephServiceSpec' {
        It 'writes what is read back as the same' {
            $first = Export-CephServiceSpec -Path $hosts, $good
            $first | Should -BeOfType ([string])
            $second = Export-CephServiceSpec -Yaml $first
            $second | Should -Be $first
            $first | Should -Match 'hostname: ceph5'
        }

        It 'replaces a file only with -Force, and writes nothing with -WhatIf' {
            $file = Join-Path $TestDrive 'out.yaml'
            Export-CephServiceSpec -Path $good -Destination $file -WhatIf
            $file | Should -Not -Exist
            (Export-CephServiceSpec -Path $good -Destination $file -PassThru).FullName | Should -Be $file
            { Export-CephServiceSpec -Path $good -Destination $file } | Should -Throw -ErrorId 'FileExists,*'
            { Export-CephServiceSpec -Path $good -Destination $file -Force } | Should -Not -Throw
        }

        It 'does not export what is wrong' {
            $caught = { Export-CephServiceSpec -Path $bad } | Should -Throw -PassThru
            $caught.FullyQualifiedErrorId | Should -BeLike 'SpecInvalid,*'
            $caught.CategoryInfo.Category | Should -Be 'InvalidArgument'
            $caught.ErrorDetails.Message | Should -BeLike '*rgww*'
        }
    }

    Context 'Get-CephPlacement' {
        It 'places services on hosts from a file' {
            $placement = Get-CephPlacement $good -HostPath $hosts
            ($placement | Where-Object ServiceName -EQ 'mon').Count | Should -Be 3
            ($placement | Where-Object ServiceName -EQ 'rgw.main').HostName | Sort-Object | Should -Be 'ceph2', 'ceph3'
            $placement.HostName | Should -Not -Contain 'ceph4'
            $placement.Action | Select-Object -Unique | Should -Be 'Add'
        }

        It 'places the same twice' {
            $first = Get-CephPlacement $good -HostPath $hosts | ForEach-Object { "$($_.ServiceName) $($_.HostName)" }
            $second = Get-CephPlacement $good -HostPath $hosts | ForEach-Object { "$($_.ServiceName) $($_.HostName)" }
            $second | Should -Be $first
        }

        It 'explains every host' {
            $decisions = Get-CephPlacement $good -HostPath $hosts -Explain -ServiceName rgw.*
            $decisions.HostName | Sort-Object | Should -Be 'ceph1', 'ceph2', 'ceph3', 'ceph4', 'ceph5'
            ($decisions | Where-Object HostName -EQ 'ceph1').Rule | Should -Be 'LabelMissing'
            ($decisions | Where-Object HostName -EQ 'ceph1').Text | Should -BeLike "*'rgw'*_admin*"
            ($decisions | Where-Object HostName -EQ 'ceph4').Rule | Should -Be 'Draining'
            ($decisions | Where-Object Verdict -EQ 'Taken').Order | Should -Be 1, 2
        }

        It 'shows why in a table' {
            $rendering = $PSStyle.OutputRendering
            $PSStyle.OutputRendering = 'PlainText'
            try {
                Get-CephPlacement $good -HostPath $hosts -Explain -ServiceName mds.cephfs | Out-String -Width 160 |
                    Should -Match '(?s)Service: mds\.cephfs.*PassedOver\s+CountReached\s+the count of 1 was reached'
            }
            finally { $PSStyle.OutputRendering = $rendering }
        }

        It 'reports a placement that cannot be met, and goes on' {
            $text = "service_type: rgw`nservice_id: a`nplacement:`n  label: none`n---`nservice_type: mgr`nplacement:`n  count: 1"
            $file = Join-Path $TestDrive 'unmet.yaml'
            $text | Set-Content $file
            $placement = Get-CephPlacement $file -HostPath $hosts -ErrorAction SilentlyContinue -ErrorVariable problem
            $problem.FullyQualifiedErrorId | Should -BeLike 'PlacementMatchesNoHost,*'
            $problem.TargetObject | Should -Be 'rgw.a'
            $placement.ServiceName | Should -Be 'mgr'
        }

        It 'says what is missing when no host is given' {
            $caught = { Get-CephPlacement $good } | Should -Throw -PassThru
            $caught.FullyQualifiedErrorId | Should -BeLike 'NoHostDocuments,*'
            $caught.ErrorDetails.RecommendedAction | Should -BeLike '*-HostPath*'
        }
    }

    Context 'Specs in general' {
        It 'the same service in two files is refused' {
            $twice = Join-Path $TestDrive 'twice.yaml'
            "service_type: mon`nplacement:`n  count: 5" | Set-Content $twice
            $caught = { Get-CephPlacement $good, $twice -HostPath $hosts } | Should -Throw -PassThru
            $caught.FullyQualifiedErrorId | Should -BeLike 'SpecInvalid,*'
            $caught.ErrorDetails.Message | Should -BeLike "*'mon' is given twice*"
        }
    }
}
