namespace Pipeline.Grains.Hosting;

/// <summary>When a generator that is installed writes answers.</summary>
public enum GeneratorUse
{
    /// <summary>Where it has been measured on the collection and does not lose against quoting.</summary>
    Measured,

    /// <summary>Always; nothing is measured.</summary>
    Always,
}
