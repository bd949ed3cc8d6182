namespace CephadmPS.Core.Options;

/// <summary>Type of an orchestrator option's value.</summary>
public enum OptionType
{
    /// <summary>Text.</summary>
    Text,
    /// <summary><c>true</c> or <c>false</c>; also <c>yes</c>, <c>no</c>, <c>on</c>, <c>off</c>, <c>1</c>, <c>0</c>.</summary>
    Flag,
    /// <summary>Whole number.</summary>
    Number,
    /// <summary>Seconds, or a time such as <c>10m</c>.</summary>
    Seconds,
    /// <summary>Number.</summary>
    Real,
    /// <summary>One of some words.</summary>
    Choice,
}
