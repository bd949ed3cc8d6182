BeforeDiscovery {
    . "$PSScriptRoot/Common.ps1"
    $pages = @(Get-ChildItem "$repository/README.md", "$repository/docs/*.md", "$repository/CHANGELOG.md" | ForEach-Object { @{ Page = $_.Name; Path = $_.FullName } })
}

Describe 'Page <Page>' -ForEach $pages {
    BeforeAll { . "$PSScriptRoot/Common.ps1" }

    It 'uses only cmdlets and parameters that exist' {
        $text = Get-Content $Path -Raw
        $code = @('`([^`\n]*-Ceph[^`\n]*)`', '(?m)^([^`\r\n]*-Ceph[^`\r\n]*)\r?$').ForEach({ [regex]::Matches($text, $_).ForEach({ $_.Groups[1].Value }) }) |
            Where-Object { $_ -match '^\s*(?:\S.*[|;(]\s*)?[A-Z]\w+-Ceph' } | ForEach-Object { ($_ -split '\s{4,}cephadm-controller ')[0] -replace '\\\|', '|' -replace '[…\[\]]' }
        $wrong = foreach ($line in $code) {
            $ast = [Management.Automation.Language.Parser]::ParseInput($line, [ref] $null, [ref] $null)
            foreach ($use in $ast.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] -and $args[0].GetCommandName() -cmatch '^[A-Z]\w+-Ceph\w+$' }, $true)) {
                $command = Get-Command $use.GetCommandName() -ErrorAction Ignore
                if (-not $command) { "$($use.GetCommandName()): $line" }
                elseif ($command.Source -eq 'Cephadm') {
                    foreach ($parameter in $use.CommandElements | Where-Object { $_ -is [Management.Automation.Language.CommandParameterAst] }) {
                        try { $null = $command.ResolveParameter($parameter.ParameterName) } catch { "-$($parameter.ParameterName): $line" }
                    }
                }
            }
        }
        $wrong | Should -BeNullOrEmpty
    }

    It 'links to what is there' {
        $missing = [regex]::Matches((Get-Content $Path -Raw), '\]\((?!https?:)([^)#]+)').ForEach({ $_.Groups[1].Value }) | Where-Object { -not (Test-Path (Join-Path (Split-Path $Path) $_)) }
        $missing | Should -BeNullOrEmpty
    }
}

Describe 'Documentation' {
    BeforeAll { . "$PSScriptRoot/Common.ps1" }

    It 'is listed in README, page by page' {
        $readme = Get-Content "$repository/README.md" -Raw
        (Get-ChildItem "$repository/docs/*.md").Name | Where-Object { $readme -notlike "*(docs/$_)*" } | Should -BeNullOrEmpty
    }

    It 'tells of each health code' {
        $codes = (Get-ChildItem "$repository/src/CephadmPS.Core/Health" -Recurse -Filter *.cs | Get-Content -Raw) -join "`n" |
            ForEach-Object { [regex]::Matches($_, '"((?:CEPHADM|HOST)_[A-Z_]*[A-Z])"').ForEach({ $_.Groups[1].Value }) } | Sort-Object -Unique
        $codes.Count | Should -BeGreaterThan 15
        $health = Get-Content "$repository/docs/health.md" -Raw
        $codes | Where-Object { -not $health.Contains("``$_``") } | Should -BeNullOrEmpty
    }

    It 'tells of each orchestrator option as it is' {
        $page = Get-Content "$repository/docs/options.md" -Raw
        foreach ($option in (Get-CoreType 'Options.OrchestratorOptions')::All) {
            $row = [regex]::Match($page, "(?m)^\| ``$($option.Name)`` \|.*$").Value
            $row | Should -Not -BeNullOrEmpty -Because $option.Name
            if ($option.NoMeaning) { $row | Should -BeLike "*| none: $($option.NoMeaning) |" }
            else { $row | Should -Not -BeLike '*| none: *' -Because $option.Name }
        }
    }

    It 'names each folder of the core' {
        $page = Get-Content "$repository/docs/architecture.md" -Raw
        (Get-ChildItem "$repository/src/CephadmPS.Core" -Directory).Name | Where-Object { $_ -notin 'bin', 'obj' -and -not $page.Contains("``$_/``") } | Should -BeNullOrEmpty
    }
}
