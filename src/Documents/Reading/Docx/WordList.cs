namespace Pipeline.Documents.Reading.Docx;

/// <summary>A list of a Word document.</summary>
/// <param name="Definition">The definition of its levels.</param>
/// <param name="Levels">Levels that it defines itself.</param>
/// <param name="Starts">Where levels start that it says so of.</param>
internal sealed record WordList(string Definition, WordLevel?[] Levels, int?[] Starts);
