namespace Pipeline.Documents.Reading.Ppt;

/// <summary>A shape of a group: of a table, a cell.</summary>
/// <param name="Left">Its left edge.</param>
/// <param name="Top">Its upper edge.</param>
/// <param name="Right">Its right edge.</param>
/// <param name="Bottom">Its lower edge.</param>
/// <param name="Texts">What it says.</param>
internal sealed record PptCell(int Left, int Top, int Right, int Bottom, List<PptText> Texts);
