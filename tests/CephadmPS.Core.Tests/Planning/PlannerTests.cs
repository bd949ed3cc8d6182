using CephadmPS.Core.Planning;
using CephadmPS.Core.Specs;
using CephadmPS.Core.Specs.Types;
using CephadmPS.Core.State;
using Xunit;
using static CephadmPS.Core.Tests.Planning.States;

namespace CephadmPS.Core.Tests.Planning;

public class PlannerTests
{
    private static readonly PlacementSpec Everywhere = new() { HostPattern = new HostPattern("*") };

    [Fact]
    public void A_missing_daemon_is_deployed_with_key_and_configuration_and_no_secret_in_the_plan()
    {
        var plan = Planner.Plan(OfHosts(3).With(Spec("crash", null, Everywhere)), seed: 1);

        Assert.Equal(["crash.h1", "crash.h2", "crash.h3"], plan.Steps.Select(step => step.Target).Order());
        var step = Assert.IsType<DeployDaemonStep>(plan.Steps[0]);
        Assert.Equal("profile crash", step.Daemon.Keyring!.Caps["mon"]);
        Assert.Contains("mon_host", step.Daemon.Config);
        Assert.DoesNotContain("key =", PlanText.Render(plan));
    }

    [Fact]
    public void The_same_state_and_seed_give_the_same_plan_and_another_seed_other_names()
    {
        var state = OfHosts(3).With(Spec("mds", "fs", new PlacementSpec { Count = 2 }));

        Assert.Equal(Planner.Plan(state, 7).Digest, Planner.Plan(state, 7).Digest);
        Assert.NotEqual(Planner.Plan(state, 7).Steps[0].Target, Planner.Plan(state, 8).Steps[0].Target);
    }

    [Fact]
    public void What_is_as_it_shall_be_gives_an_empty_plan()
    {
        var crash = Spec("crash", null, Everywhere);
        var state = OfHosts(2).With(crash).WithDaemon(crash, "crash", "h1", "h1").WithDaemon(crash, "crash", "h2", "h2");

        Assert.True(Planner.Plan(state, 1).IsEmpty);
    }

    [Fact]
    public void A_name_that_a_daemon_of_another_service_has_keeps_that_slot_only()
    {
        var crash = Spec("crash", null, Everywhere);
        var old = new DaemonDescription { DaemonType = "crash", DaemonId = "h1", HostName = "h1", ServiceName = "crash.old" };
        var state = OfHosts(2).With(crash).With(Spec("mds", "fs", new PlacementSpec { Count = 1 })).Seen("h1", seen => seen with { Daemons = [.. seen.Daemons!, old] });

        var plan = Planner.Plan(state, 1);

        Assert.Equal(["crash.h2"], plan.Steps.OfType<DeployDaemonStep>().Where(step => step.ServiceName == "crash").Select(step => step.Target));
        Assert.Single(plan.Steps.OfType<DeployDaemonStep>(), step => step.ServiceName == "mds.fs");
        Assert.DoesNotContain(plan.Steps, step => step is RemoveDaemonStep);
        Assert.Contains("crash.h1", Assert.Single(plan.Notes, note => note is { Code: "NameInUse", Subject: "crash" }).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_that_does_not_answer_keeps_its_daemons_and_gets_none()
    {
        var mds = Spec("mds", "fs", new PlacementSpec { Count = 2 });
        var state = OfHosts(3).With(mds).WithDaemon(mds, "mds", "fs.h1.aaaaaa", "h1").WithDaemon(mds, "mds", "fs.h2.bbbbbb", "h2")
            .Seen("h2", seen => seen with { Reachable = false, Problem = "connection timed out." });

        var plan = Planner.Plan(state, 1);

        Assert.DoesNotContain(plan.Steps, step => step.HostName == "h2");
        Assert.DoesNotContain(plan.Steps, step => step is RemoveDaemonStep);
        Assert.Contains(plan.Notes, note => note.Code == "HostSuspect" && note.Subject == "h2");
    }

    [Fact]
    public void A_changed_monmap_reconfigures_and_changed_arguments_redeploy_one_after_the_other()
    {
        var mds = Spec("mds", "fs", new PlacementSpec { Count = 2 });
        var state = OfHosts(2).With(mds).WithDaemon(mds, "mds", "fs.h1.aaaaaa", "h1").WithDaemon(mds, "mds", "fs.h2.bbbbbb", "h2");

        var moved = Planner.Plan(state with { Cluster = state.Cluster with { MinimalConfig = "[global]\n\tmon_host = other\n" } }, 1);
        Assert.All(moved.Steps, step => Assert.Equal("ReconfigureDaemon", step.Kind));
        Assert.Equal(2, moved.Steps.Count);

        var custom = new ServiceSpec("mds", "fs") { Placement = mds.Placement, ExtraContainerArgs = [new ArgumentSpec("--cpus=2")] };
        var changed = Planner.Plan(state.With(custom), 1);
        Assert.All(changed.Steps, step => Assert.Equal("RedeployDaemon", step.Kind));
        Assert.Equal([changed.Steps[0].Id], changed.Steps[1].After);
        Assert.Contains(Guard.OkToStop, changed.Steps[0].Guards);
    }

    [Fact]
    public void Daemons_taken_over_from_upstream_are_not_touched()
    {
        var crash = Spec("crash", null, Everywhere);
        var state = OfHosts(1).With(crash).WithDaemon(crash, "crash", "h1", "h1", daemon => daemon with { ConfigDigest = null });

        Assert.True(Planner.Plan(state, 1).IsEmpty);
    }

    [Fact]
    public void Surplus_mons_are_removed_one_at_a_time_after_the_new_ones_and_only_if_quorum_survives()
    {
        var mon = Spec("mon", null, PlacementSpec.Parse("h1;h2"));
        var state = OfHosts(4).With(mon);
        foreach (var host in new[] { "h1", "h3", "h4" })
        {
            state = state.WithDaemon(mon, "mon", host, host);
        }

        var plan = Planner.Plan(state, 1);

        var deploy = plan.Steps.OfType<DeployDaemonStep>().Single(step => step.Action == DeployAction.Deploy);
        Assert.Equal("mon.h2", deploy.Target);
        var removals = plan.Steps.OfType<RemoveDaemonStep>().ToList();
        Assert.Equal(2, removals.Count);
        Assert.Contains(deploy.Id, removals[0].DependsOn);
        Assert.Equal([removals[0].Id], removals[1].DependsOn);
        Assert.All(removals, removal => Assert.Contains(Guard.QuorumSurvives, removal.Guards));
    }

    [Fact]
    public void The_last_mgr_is_never_removed()
    {
        var mgr = Spec("mgr", null, new PlacementSpec { Label = "mgr" });
        var state = OfHosts(2).With(mgr).WithDaemon(mgr, "mgr", "h1.aaaaaa", "h1");

        var plan = Planner.Plan(state, 1);

        Assert.DoesNotContain(plan.Steps, step => step is RemoveDaemonStep);
        Assert.NotEmpty(plan.Notes);
    }

    [Fact]
    public void A_removed_service_goes_with_its_daemons_and_is_forgotten_after_them()
    {
        var mds = Spec("mds", "fs", new PlacementSpec { Count = 1 });
        var state = OfHosts(1).With(mds).WithDaemon(mds, "mds", "fs.h1.aaaaaa", "h1");
        state = state with { Specs = new Dictionary<string, SpecRecord> { ["mds.fs"] = state.Specs["mds.fs"] with { Deleted = DateTimeOffset.UnixEpoch } } };

        var plan = Planner.Plan(state, 1);

        Assert.Equal(["RemoveDaemon:mds.fs.h1.aaaaaa", "PurgeService:mds.fs"], plan.Steps.Select(step => step.Id));
        Assert.Equal([plan.Steps[0].Id], plan.Steps[1].DependsOn);
        var silent = Planner.Plan(state.Seen("h1", seen => seen with { Reachable = false }), 1);
        Assert.True(silent.IsEmpty);
        Assert.Contains(silent.Notes, note => note.Code == "RemovalWaits");
    }

    [Fact]
    public void Orphans_are_removed_only_where_this_product_made_them()
    {
        var crash = Spec("crash", null, Everywhere);
        var state = OfHosts(2).WithDaemon(crash, "crash", "h1", "h1").WithDaemon(crash, "crash", "h2", "h2", daemon => daemon with { ConfigDigest = null });

        var plan = Planner.Plan(state, 1);

        Assert.Equal(["RemoveDaemon:crash.h1"], plan.Steps.Select(step => step.Id));
    }

    [Fact]
    public void Steps_of_documents_are_those_of_their_services_and_on_their_hosts()
    {
        var state = OfHosts(2).With(SpecFile.ParseValid("service_type: osd\nservice_id: all\nplacement: {host_pattern: '*'}\nspec: {method: raw, data_devices: {all: true}}").Services.Single());
        foreach (var host in new[] { "h1", "h2" })
        {
            state = state.Seen(host, seen => seen with { Devices = [EmptyDevice("/dev/sdb", $"DISK_{host}")], RawOsds = [] });
        }
        var plan = Planner.Plan(state, 1);

        Assert.Equal(2, Of("service_type: osd\nservice_id: all\nplacement: {host_pattern: '*'}\nspec: {method: raw, data_devices: {all: true}}"));
        Assert.Equal(1, Of("service_type: host\nhostname: h2\naddr: 10.0.0.2"));
        Assert.Equal(0, Of("service_type: mds\nservice_id: a"));

        int Of(string documents) => plan.OfDocuments(SpecFile.ParseValid(documents)).Steps.OfType<CreateOsdStep>().Count(step => step.NeedsApproval);
    }

    [Fact]
    public void A_device_found_by_a_filter_waits_for_approval_by_its_identity()
    {
        var osd = new DriveGroupSpec("all") { Placement = Everywhere, Method = "raw", DataDevices = new DeviceSelection { All = true } };
        var state = OfHosts(1).With(osd).Seen("h1", seen => seen with { Devices = [EmptyDevice("/dev/sdb", "ACME_1")] });

        var step = Assert.Single(Planner.Plan(state, 1).Steps);
        Assert.True(step.NeedsApproval);
        Assert.Contains("ACME_1", step.Describe());

        Assert.False(Assert.Single(Planner.Plan(state.With(osd, "h1:ACME_1"), 1).Steps).NeedsApproval);
        // Another disk in the same place is another disk.
        var swapped = state.With(osd, "h1:ACME_1").Seen("h1", seen => seen with { Devices = [EmptyDevice("/dev/sdb", "ACME_2")] });
        Assert.True(Assert.Single(Planner.Plan(swapped, 1).Steps).NeedsApproval);
    }

    [Fact]
    public void A_device_that_the_spec_names_by_path_needs_no_approval_but_must_be_free()
    {
        var osd = new DriveGroupSpec("named") { Placement = Everywhere, Method = "raw", DataDevices = new DeviceSelection { Paths = [new DevicePath("/dev/sdb"), new DevicePath("/dev/sdc"), new DevicePath("/dev/sdx")] } };
        var state = OfHosts(1).With(osd).Seen("h1", seen => seen with
        {
            Devices = [EmptyDevice("/dev/sdb", "ACME_1"), EmptyDevice("/dev/sdc", "ACME_2") with { Available = false, RejectedReasons = ["Has a FileSystem"] }],
        });

        var plan = Planner.Plan(state, 1);

        Assert.False(Assert.Single(plan.Steps).NeedsApproval);
        Assert.Contains(plan.Notes, note => note.Code == "DeviceInUse" && note.Text.Contains("Has a FileSystem", StringComparison.Ordinal));
        Assert.Contains(plan.Notes, note => note.Code == "DeviceNotFound" && note.Subject == "h1:/dev/sdx");
    }

    [Fact]
    public void Devices_that_are_not_known_are_not_taken_for_none()
    {
        var osd = new DriveGroupSpec("all") { Placement = Everywhere, Method = "raw", DataDevices = new DeviceSelection { All = true } };

        var plan = Planner.Plan(OfHosts(1).With(osd), 1);

        Assert.True(plan.IsEmpty);
        Assert.Contains(plan.Notes, note => note.Code == "DevicesUnknown");
    }

    [Fact]
    public void An_osd_whose_daemon_is_gone_is_brought_back_from_its_device()
    {
        var state = OfHosts(1);
        state = (state with { Cluster = state.Cluster with { Osds = new Dictionary<int, OsdObservation> { [3] = new(3, "uuid-3", Up: false, In: true) } } })
            .Seen("h1", seen => seen with { RawOsds = [new RawOsd(3, "uuid-3", Fsid, "/dev/sdb")] });

        var step = Assert.IsType<ActivateOsdStep>(Assert.Single(Planner.Plan(state, 1).Steps));
        Assert.Equal("h1", step.HostName);
        // While a host is silent, its OSD may be there.
        Assert.True(Planner.Plan(state.Seen("h1", seen => seen with { Reachable = false }), 1).IsEmpty);
    }

    [Fact]
    public void Admin_hosts_get_the_clients_files_once()
    {
        var state = OfHosts(2).Label("h1", "_admin");

        var step = Assert.IsType<WriteClientFilesStep>(Assert.Single(Planner.Plan(state, 1).Steps));
        Assert.Equal("h1", step.HostName);
        var files = new ClientFilesRecord("h1", step.InputDigest) { Files = step.Files.ToDictionary(file => file.Path, file => new WrittenFile("", file.Mode, file.Uid, file.Gid)) };
        state = state with { Records = state.Records.With(files) };
        Assert.True(Planner.Plan(state, 1).IsEmpty);

        // A host that loses the label loses the files.
        state = state with { Hosts = OfHosts(2).Hosts };
        Assert.Equal(files.Files.Keys.Order(), Assert.IsType<WriteClientFilesStep>(Assert.Single(Planner.Plan(state, 1).Steps)).Remove);
    }

    [Fact]
    public void An_rgw_gets_its_front_end_by_its_port()
    {
        var rgw = new RgwSpec("site") { Placement = new PlacementSpec { Count = 1 }, FrontendPort = 8080 };

        var step = Assert.IsType<DeployDaemonStep>(Assert.Single(Planner.Plan(OfHosts(1).With(rgw), 1).Steps));

        Assert.Equal([8080], step.Daemon.Ports);
        Assert.Equal("beast port=8080", step.Daemon.Options[$"client.rgw.{step.Daemon.DaemonId}"]["rgw_frontends"]);
    }

    [Fact]
    public void A_type_that_cannot_be_deployed_is_told_of_and_nothing_else_suffers()
    {
        var state = OfHosts(1).With(Spec("grafana", null, new PlacementSpec { Count = 1 })).With(Spec("crash", null, Everywhere));

        var plan = Planner.Plan(state, 1);

        Assert.Equal("crash.h1", Assert.Single(plan.Steps).Target);
        Assert.Contains(plan.Notes, note => note.Code == "TypeNotDeployable" && note.Subject == "grafana");
    }

    [Fact]
    public void What_the_bootstrap_made_is_given_its_configuration_without_a_restart()
    {
        var mgr = Spec("mgr", null, new PlacementSpec { Count = 1 });
        var state = OfHosts(1).With(mgr).WithDaemon(mgr, "mgr", "h1.aaaaaa", "h1", daemon => daemon with { ConfigDigest = "bootstrap" });

        Assert.Equal("ReconfigureDaemon", Assert.Single(Planner.Plan(state, 1).Steps).Kind);
    }
}
