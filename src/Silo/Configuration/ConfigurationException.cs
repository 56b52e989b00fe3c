namespace Pipeline.Silo.Configuration;

/// <summary>The configuration cannot be used; the message names the option, the allowed range and the fix.</summary>
/// <param name="message">A sentence an option.</param>
public sealed class ConfigurationException(string message) : Exception(message);
