namespace Pipeline.Documents.Chunking;

/// <summary>Counts tokens as the model that will embed the chunks does.</summary>
public interface ITokenCounter
{
    /// <summary>The number of tokens of a text, from 0 upwards. Must be deterministic.</summary>
    /// <param name="text">A sentence, a table row or a whole chunk.</param>
    int Count(string text);
}
