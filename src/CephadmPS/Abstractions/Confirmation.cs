using System.Management.Automation;
using CephadmPS.Core.Planning;

namespace CephadmPS.Abstractions;

/// <summary>What a cmdlet is about to do, line by line, for <c>-WhatIf</c> and <c>-Confirm</c>.</summary>
internal static class Confirmation
{
    /// <summary>Somebody is shown or asked what would be done: <c>-WhatIf</c>, <c>-Confirm</c>, <c>-Verbose</c>, or the preference variables that stand for them.</summary>
    /// <param name="cmdlet">The cmdlet, of medium impact.</param>
    public static bool ShowsOrAsks(this PSCmdlet cmdlet)
    {
        var shows = Given("WhatIf") ?? LanguagePrimitives.IsTrue(cmdlet.GetVariableValue("WhatIfPreference"));
        var asks = Given("Confirm") ?? Preference<ConfirmImpact>("ConfirmPreference") is ConfirmImpact.Low or ConfirmImpact.Medium;
        var tells = Given("Verbose") ?? Preference<ActionPreference>("VerbosePreference") is not (null or ActionPreference.SilentlyContinue or ActionPreference.Ignore);
        return shows || asks || tells;

        bool? Given(string name) => cmdlet.MyInvocation.BoundParameters.TryGetValue(name, out var given) ? LanguagePrimitives.IsTrue(given) : null;

        T? Preference<T>(string name) where T : struct => LanguagePrimitives.TryConvertTo<T>(cmdlet.GetVariableValue(name), out var value) ? value : null;
    }

    /// <summary>One question for the whole; under <c>-WhatIf</c> every line is printed instead.</summary>
    /// <returns>True to go on.</returns>
    public static bool ShouldDo(this Cmdlet cmdlet, string action, string target, IEnumerable<string> lines)
    {
        if (cmdlet.ShouldProcess($"{action}: {target}", $"{action}: {target}?", "Confirm", out var reason))
        {
            return true;
        }
        if (reason == ShouldProcessReason.WhatIf)
        {
            cmdlet.ShouldDoEach("Confirm", lines);
        }
        return false;
    }

    /// <summary>As <see cref="ShouldDo"/>, for a change of records: the plan that follows is looked for under <c>-WhatIf</c> only, for it costs a look at the cluster.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="action">What is done.</param>
    /// <param name="target">To what.</param>
    /// <param name="preview">What follows; null: that failed, and was told.</param>
    public static bool ShouldNote(this Cmdlet cmdlet, string action, string target, Func<Plan?> preview) =>
        cmdlet.ShouldNote(action, target, () => preview() is { } plan ? [.. LinesOf(plan, "no step follows from it")] : null);

    /// <summary>The same, with lines of its own; null: looking failed, and was told.</summary>
    public static bool ShouldNote(this Cmdlet cmdlet, string action, string target, Func<IReadOnlyList<string>?> look)
    {
        if (cmdlet.ShouldProcess($"{action}: {target}", $"{action}: {target}?", "Confirm", out var reason))
        {
            return true;
        }
        if (reason == ShouldProcessReason.WhatIf && look() is { } lines)
        {
            cmdlet.ShouldDoEach("Confirm", lines);
        }
        return false;
    }

    /// <summary>A plan's lines: each step, then what is to be known of it.</summary>
    public static IEnumerable<string> LinesOf(Plan plan, string none = "nothing changes") =>
        plan.Steps.Concat(plan.Held).Select(step => PlanText.Line(step)[2..]).Concat(plan.Notes.Select(note => note.Text)).DefaultIfEmpty(none);

    /// <summary>
    /// One question a line. A plan is taken whole, since the cluster's desired state asks for all of it: one No refuses it.
    /// </summary>
    /// <returns>True when there was at least one line and none was refused.</returns>
    public static bool ShouldDoEach(this Cmdlet cmdlet, string caption, IEnumerable<string> lines)
    {
        var any = false;
        var refused = false;
        foreach (var line in lines)
        {
            any = true;
            if (!cmdlet.ShouldProcess(line, line + "?", caption, out var reason))
            {
                refused = true;
                if (reason != ShouldProcessReason.WhatIf)
                {
                    return false;
                }
            }
        }
        return any && !refused;
    }
}
