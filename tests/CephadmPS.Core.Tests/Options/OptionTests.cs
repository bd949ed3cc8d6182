using CephadmPS.Core.Errors;
using CephadmPS.Core.Monitors;
using CephadmPS.Core.Options;
using Xunit;

namespace CephadmPS.Core.Tests.Options;

public class OptionTests
{
    [Fact]
    public void All_of_upstreams_options_are_known_with_defaults_that_they_allow()
    {
        Assert.Equal(53 + 18, OrchestratorOptions.All.Count(option => option.Module == "cephadm"));
        Assert.Equal(18, OrchestratorOptions.All.Count(option => option.Name.StartsWith("container_image_", StringComparison.Ordinal) && option.Name != "container_image_base"));
        Assert.Equal(["fail_fs", "orchestrator"], OrchestratorOptions.All.Where(option => option.Module == "orchestrator").Select(option => option.Name).Order());
        foreach (var option in OrchestratorOptions.All.Where(option => option.Default.Length > 0 || option.Type is OptionType.Text or OptionType.Choice))
        {
            Assert.Null(option.Problem(option.Default, out var normal));
            Assert.True(option.Type == OptionType.Real || normal == option.Default, option.Name);
        }
        Assert.Equal(["migration_current"], OrchestratorOptions.All.Where(option => option.Default.Length == 0 && option.Type is not (OptionType.Text or OptionType.Choice)).Select(option => option.Name));
    }

    [Theory]
    [InlineData("daemon_cache_timeout", "600", "600")]
    [InlineData("daemon_cache_timeout", "10m", "600")]
    [InlineData("daemon_cache_timeout", "1h 30min", "5400")]
    [InlineData("daemon_cache_timeout", "2 days", "172800")]
    [InlineData("mgr/cephadm/daemon_cache_timeout", "7s", "7")]
    [InlineData("container_init", "Yes", "true")]
    [InlineData("container_init", "0", "false")]
    [InlineData("max_count_per_host", " 5 ", "5")]
    [InlineData("autotune_memory_target_ratio", "0.50", "0.5")]
    [InlineData("mode", "cephadm-package", "cephadm-package")]
    [InlineData("cephadm_log_destination", "", "")]
    [InlineData("default_registry", "registry.example.com:5000", "registry.example.com:5000")]
    public void Values_are_taken_in_the_forms_that_ceph_takes(string name, string value, string stored) =>
        Assert.Equal(stored, OrchestratorOptions.Find(name).Normalize(value));

    [Theory]
    [InlineData("daemon_cache_timeout", "soon")]
    [InlineData("daemon_cache_timeout", "-1")]
    [InlineData("daemon_cache_timeout", "0")]
    [InlineData("daemon_cache_timeout", "10 parsecs")]
    [InlineData("daemon_cache_timeout", "999999999999999999y")]
    [InlineData("container_init", "maybe")]
    [InlineData("max_count_per_host", "0")]
    [InlineData("max_count_per_host", "3.5")]
    [InlineData("certificate_check_period", "31")]
    [InlineData("certificate_duration_days", "89")]
    [InlineData("autotune_memory_target_ratio", "1.1")]
    [InlineData("autotune_memory_target_ratio", "NaN")]
    [InlineData("mode", "user")]
    [InlineData("default_registry", "a\nb")]
    public void Other_values_are_refused_with_option_value_and_rule(string name, string value)
    {
        var error = Assert.Throws<CephadmException>(() => OrchestratorOptions.Find(name).Normalize(value));
        Assert.Equal(("OptionInvalid", name), (error.Id, error.Target));
        Assert.Contains(name, error.Message);
        Assert.Contains($"'{value}'", error.Message);
    }

    [Fact]
    public void A_wrong_name_is_answered_with_names_that_are_near()
    {
        var error = Assert.Throws<CephadmException>(() => OrchestratorOptions.Find("cache_timeout"));
        Assert.Equal("OptionUnknown", error.Id);
        Assert.Contains("daemon_cache_timeout", error.Advice);
    }

    [Fact]
    public void What_upstream_has_stored_is_read_mgr_before_global_and_wrong_values_are_told()
    {
        var values = OptionValues.From(
        [
            new("global", "mgr/cephadm/max_count_per_host", "3"),
            new("mgr", "mgr/cephadm/max_count_per_host", "4"),
            new("mgr", "mgr/cephadm/warn_on_stray_hosts", "no"),
            new("mgr", "mgr/cephadm/daemon_cache_timeout", "never"),
            new("mgr", "mgr/cephadm/autotune_interval", "5m"),
            new("mgr", "mgr/cephadm/no_such_option", "x"),
            new("mgr", "mgr/dashboard/ssl", "false"),
            new("osd", "mgr/cephadm/container_init", "false"),
            new("mgr", "mgr/cephadm/container_init", "false", "host:a"),
            new("global", "container_image", "ceph:20"),
        ]);
        Assert.Equal(4, values.Number("max_count_per_host"));
        Assert.False(values.Flag("warn_on_stray_hosts"));
        Assert.Equal(TimeSpan.FromMinutes(5), values.Time("autotune_interval"));
        Assert.Equal(TimeSpan.FromMinutes(10), values.Time("daemon_cache_timeout"));
        Assert.Equal("daemon_cache_timeout", Assert.Single(values.Problems).Name);
        Assert.True(values.Flag("container_init"));
        Assert.Equal(0.7, values.Real("autotune_memory_target_ratio"));
        Assert.Equal(["autotune_interval", "max_count_per_host", "warn_on_stray_hosts"], values.Set.Order());
    }
}
