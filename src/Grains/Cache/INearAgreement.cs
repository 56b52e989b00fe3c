namespace Pipeline.Grains.Cache;

/// <summary>Says whether two questions in other words are the same.</summary>
internal interface INearAgreement
{
    /// <summary>Whether they are.</summary>
    /// <param name="one">A question.</param>
    /// <param name="other">The other.</param>
    bool Holds(string one, string other);
}
