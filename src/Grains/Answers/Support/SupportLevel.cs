namespace Pipeline.Grains.Answers.Support;

/// <summary>How far passages support a sentence; more is better.</summary>
internal enum SupportLevel
{
    /// <summary>They do not say it, or say otherwise.</summary>
    Unsupported,

    /// <summary>They say a part of it.</summary>
    Partly,

    /// <summary>They say it.</summary>
    Supported,
}
