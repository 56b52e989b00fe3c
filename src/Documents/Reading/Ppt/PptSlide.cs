namespace Pipeline.Documents.Reading.Ppt;

/// <summary>A slide in the list of a presentation's slides.</summary>
/// <param name="Persisted">The number of its container.</param>
/// <param name="Id">Its number, by which slides and notes name one another.</param>
/// <param name="Texts">The texts of its placeholders.</param>
internal sealed record PptSlide(uint Persisted, uint Id, List<PptText> Texts);
