namespace Pipeline.Guardrails;

/// <summary>A policy that cannot be used; the message names the place, the rule and what is allowed.</summary>
/// <param name="message">What is wrong and how to put it right.</param>
/// <param name="inner">The cause, if any.</param>
public sealed class GuardPolicyException(string message, Exception? inner = null) : FormatException(message, inner);
