using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Pipeline.Cli.CommandLine;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Search;
using Pipeline.Contracts.Serialization;

namespace Pipeline.Cli.Evaluation;

/// <summary>
/// A folder in the format of BEIR (Thakur et al. 2021): <c>corpus.jsonl</c> (_id, title, text, metadata),
/// <c>queries.jsonl</c> (_id, text) and <c>qrels/SPLIT.tsv</c> (query, document, grade).
/// </summary>
internal sealed class BeirSet
{
    private const int MaxTitle = 1000;

    private readonly string _corpus;

    private BeirSet(string name, string corpus, long lines, IReadOnlyList<JudgedQuery> queries)
    {
        Name = name;
        _corpus = corpus;
        CorpusLines = lines;
        Queries = queries;
    }

    /// <summary>The folder's name.</summary>
    public string Name { get; }

    /// <summary>Lines of the corpus.</summary>
    public long CorpusLines { get; }

    /// <summary>Queries with at least one relevant document, in the order of the file.</summary>
    public IReadOnlyList<JudgedQuery> Queries { get; }

    /// <summary>Reads queries and judgements; the corpus is read while it is submitted.</summary>
    /// <exception cref="UsageException">A file is missing or a line is not in the format.</exception>
    public static BeirSet Open(string directory, string split)
    {
        var corpus = Existing(directory, "corpus.jsonl");
        var qrels = ReadJudgements(Existing(directory, Path.Combine("qrels", split + ".tsv")));
        var queries = new List<JudgedQuery>();
        foreach (var (line, where) in ReadJson(Existing(directory, "queries.jsonl")))
        {
            var id = Text(line, "_id", where);
            if (qrels.TryGetValue(id, out var grades) && grades.Values.Any(grade => grade > 0))
            {
                var text = Text(line, "text", where);
                queries.Add(new JudgedQuery(id, Cut(text, SearchRequest.MaxQueryCharacters), grades));
            }
        }

        if (queries.Count == 0)
        {
            throw new UsageException(
                "DIR",
                $"'{directory}' has no query with a relevant document in qrels/{split}.tsv."
            );
        }

        var name = new DirectoryInfo(directory).Name;
        return new BeirSet(name, corpus, File.ReadLines(corpus).LongCount(line => line.Length > 0), queries);
    }

    /// <summary>The corpus as documents.</summary>
    public async IAsyncEnumerable<DocumentInput> ReadCorpusAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var (line, where) in ReadJson(_corpus))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var title =
                line.TryGetProperty("title", out var given) && given.ValueKind == JsonValueKind.String
                    ? given.GetString()!
                    : "";
            var text =
                line.TryGetProperty("text", out var body) && body.ValueKind == JsonValueKind.String
                    ? body.GetString()!
                    : "";
            yield return new DocumentInput
            {
                Id = Text(line, "_id", where),
                Title = string.IsNullOrWhiteSpace(title) ? null : Cut(title, MaxTitle),
                // Some corpora have documents of a title alone; without text they could not be found by it.
                Text = string.IsNullOrWhiteSpace(text) ? title : text,
                ContentType = "text/plain",
                Metadata = Flat(line),
            };
        }
    }

    /// <summary>The flat part of a document's metadata: the values that ours may have.</summary>
    private static string? Flat(JsonElement line)
    {
        if (!line.TryGetProperty("metadata", out var metadata) || metadata.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var flat = metadata
            .EnumerateObject()
            .Where(property =>
                property.Value.ValueKind
                    is JsonValueKind.String
                        or JsonValueKind.Number
                        or JsonValueKind.True
                        or JsonValueKind.False
            )
            .ToDictionary(property => property.Name, property => property.Value);
        return flat.Count == 0 ? null : JsonSerializer.Serialize(flat, PipelineJson.Options);
    }

    private static Dictionary<string, Dictionary<string, int>> ReadJudgements(string file)
    {
        var judgements = new Dictionary<string, Dictionary<string, int>>(StringComparer.Ordinal);
        var number = 0;
        foreach (var line in File.ReadLines(file))
        {
            number++;
            var columns = line.Split('\t');
            if (
                string.IsNullOrWhiteSpace(line)
                || (number == 1 && columns.Length == 3 && !int.TryParse(columns[2], out _))
            )
            {
                continue;
            }

            if (
                columns.Length != 3
                || !int.TryParse(columns[2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var grade)
            )
            {
                throw new UsageException(
                    "DIR",
                    $"{file}:{number}: expected query, document and a whole grade, separated by tabs."
                );
            }

            if (!judgements.TryGetValue(columns[0], out var grades))
            {
                judgements[columns[0]] = grades = new Dictionary<string, int>(StringComparer.Ordinal);
            }

            grades[columns[1]] = grade;
        }

        return judgements;
    }

    internal static IEnumerable<(JsonElement Line, string Where)> ReadJson(string file)
    {
        var number = 0;
        foreach (var line in File.ReadLines(file))
        {
            number++;
            if (line.Length == 0)
            {
                continue;
            }

            JsonElement element;
            try
            {
                using var json = JsonDocument.Parse(line);
                element = json.RootElement.Clone();
            }
            catch (JsonException error)
            {
                throw new UsageException("DIR", $"{file}:{number}: not a line of JSON: {error.Message}");
            }

            yield return (element, $"{file}:{number}");
        }
    }

    internal static string Text(JsonElement line, string property, string where) =>
        line.ValueKind == JsonValueKind.Object
        && line.TryGetProperty(property, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new UsageException("DIR", $"{where}: '{property}' is missing or not text.");

    internal static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    private static string Existing(string directory, string name)
    {
        var file = Path.Combine(directory, name);
        return File.Exists(file)
            ? file
            : throw new UsageException(
                "DIR",
                $"There is no '{file}'; a BEIR folder has corpus.jsonl, queries.jsonl and qrels/SPLIT.tsv."
            );
    }
}

/// <summary>A query with its judgements.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">Its text.</param>
/// <param name="Grades">Grades by document id; above 0 is relevant.</param>
internal sealed record JudgedQuery(string Id, string Text, IReadOnlyDictionary<string, int> Grades);
