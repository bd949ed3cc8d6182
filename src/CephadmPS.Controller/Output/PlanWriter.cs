using System.CommandLine;
using CephadmPS.Core.Planning;

namespace CephadmPS.Controller.Output;

/// <summary>Plans for people and for programs.</summary>
public static class PlanWriter
{
    public static void Write(ParseResult parsed, Plan plan)
    {
        if (GlobalOptions.Json(parsed))
        {
            Console.WriteLine(ResultWriter.ToJson(new
            {
                plan.Digest,
                Steps = plan.Steps.Select(step => new
                {
                    step.Id, step.Kind, step.Target, step.HostName, step.ServiceName, step.NeedsApproval, step.DependsOn, step.Guards,
                    Reason = step.Reason.Text, Text = step.Describe(),
                }),
                plan.Notes,
                Answers = plan.Answers.Select(answer => new { answer.Planner, answer.State, answer.Steps, answer.NeedApproval, answer.Text }),
            }));
            return;
        }
        Console.Write(PlanText.Render(plan));
    }
}
