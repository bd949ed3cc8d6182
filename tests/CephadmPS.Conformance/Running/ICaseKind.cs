using Newtonsoft.Json.Linq;

namespace CephadmPS.Conformance.Running;

/// <summary>Answers the cases of one kind.</summary>
internal interface ICaseKind
{
    /// <summary>Suite: the name of the file.</summary>
    string Suite { get; }

    /// <summary>Kind: the case's own word.</summary>
    string Kind { get; }

    /// <summary>
    /// Our answer, in the form of the case: an object with <c>ok</c> or <c>error</c> and whatever else the kind has
    /// (<see cref="Answers"/> makes them). A <see cref="Core.Errors.CephadmException"/> counts as refusal.
    /// </summary>
    JObject Answer(ConformanceCase given);
}
