namespace CephadmPS.Core.Hosts;

/// <summary>Passes an agent's phrases on, on the thread they come on: <see cref="Progress{T}"/> would post them and lose their order.</summary>
internal sealed class Phrases(Action<string> take) : IProgress<string>
{
    public void Report(string value) => take(value);
}
