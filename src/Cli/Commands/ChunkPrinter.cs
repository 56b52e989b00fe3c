using System.Globalization;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Output;
using Pipeline.Contracts.Documents;

namespace Pipeline.Cli.Commands;

/// <summary>Prints the chunks of a document: where each stands in it, and how it begins.</summary>
internal static class ChunkPrinter
{
    private const int MostBeginning = 160;

    private static readonly (string English, string Korean) Nothing = (
        "Nothing of the document can be searched yet; 'pipeline documents show' says why.",
        "이 문서는 아직 검색할 수 있는 내용이 없습니다. 까닭은 'pipeline documents show'에 나옵니다."
    );

    /// <summary>Prints all chunks as they come.</summary>
    public static async Task PrintAsync(Session session, IAsyncEnumerable<DocumentChunk> chunks)
    {
        var table = new TextTable(
            ("Chunk", ColumnKind.Number),
            ("Where", ColumnKind.Word),
            ("Range", ColumnKind.Word),
            ("Heading", ColumnKind.Prose),
            ("Text", ColumnKind.Prose)
        );
        var any = false;
        await foreach (var chunk in chunks.ConfigureAwait(false))
        {
            if (session.Json)
            {
                session.Write(chunk);
                continue;
            }

            any = true;
            table.Add(
                chunk.Chunk.ToString(CultureInfo.InvariantCulture),
                session.Terminal.Words.Place(chunk.Page, chunk.Place) ?? "",
                string.Create(CultureInfo.InvariantCulture, $"{chunk.Start}-{chunk.End}"),
                Plain.OneLine(string.Join(" > ", chunk.HeadingPath)),
                Plain.OneLine(Beginning(chunk.Text))
            );
        }

        if (any)
        {
            session.Write(table);
        }
        else if (!session.Json)
        {
            session.Note(session.Terminal.Words.Fill(Nothing));
        }
    }

    private static string Beginning(string text)
    {
        if (text.Length <= MostBeginning)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[MostBeginning - 1]) ? MostBeginning - 1 : MostBeginning;
        return $"{text[..end]}…";
    }
}
