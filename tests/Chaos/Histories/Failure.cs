namespace Pipeline.Chaos.Histories;

/// <summary>An attempt of a client that failed.</summary>
/// <param name="Client">write, search or ask.</param>
/// <param name="Silo">The silo that was asked.</param>
/// <param name="Invoked">When it was sent.</param>
/// <param name="Ended">When it failed.</param>
/// <param name="Code">The code of the error.</param>
/// <param name="Message">What it says.</param>
internal sealed record Failure(string Client, int Silo, TimeSpan Invoked, TimeSpan Ended, string Code, string Message);
