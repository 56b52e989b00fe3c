namespace Pipeline.Vocabulary;

/// <summary>What a caller may do; each role may also do what those before it may.</summary>
public enum KeyRole
{
    /// <summary>Search, ask, and read documents.</summary>
    Reader,

    /// <summary>Submit, change and delete documents.</summary>
    Writer,

    /// <summary>Everything: collections, models and keys.</summary>
    Admin,
}
