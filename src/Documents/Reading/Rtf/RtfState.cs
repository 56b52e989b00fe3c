namespace Pipeline.Documents.Reading.Rtf;

/// <summary>What a group inherits from the one around it.</summary>
internal struct RtfState
{
    public RtfDestination Destination;

    /// <summary>The code page of bytes.</summary>
    public int CodePage;

    /// <summary>Characters that stand in for one of Unicode.</summary>
    public int Fallback;

    /// <summary>Whether text is hidden or deleted.</summary>
    public bool Hidden;
}
