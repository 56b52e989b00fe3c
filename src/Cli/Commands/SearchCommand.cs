using System.CommandLine;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Output;
using Pipeline.Contracts.Search;

namespace Pipeline.Cli.Commands;

/// <summary><c>pipeline search</c>.</summary>
internal static class SearchCommand
{
    private const int SnippetLength = 240;
    private const int MostFacetValues = 10;
    private const int MostTerms = 8;
    private const int MostOthers = 3;

    public static Command Create(SessionFactory sessions)
    {
        var query = new Argument<string>("QUERY") { Description = "What to look for, in any words." };
        var collection = CommonOptions.Collection();
        var top = new Option<int>("--top", "-n")
        {
            Description = "Hits wanted, 1 to 1000.",
            HelpName = "N",
            DefaultValueFactory = _ => 10,
        };
        var mode = CommonOptions.Word<SearchMode>("--mode", "How far the search goes", SearchMode.Reranked);
        var filter = CommonOptions.Filter();
        var perDocument = new Option<int?>("--per-document")
        {
            Description = "Most hits of one document, 1 to 1000.",
            HelpName = "N",
        };
        var diversity = new Option<double?>("--diversity")
        {
            Description = "How much hits should differ from one another, 0 to 1.",
            HelpName = "X",
        };
        var facets = new Option<string[]>("--facet")
        {
            Description = "Also count the values of a metadata field among what was found. May be repeated.",
            HelpName = "FIELD",
        };
        var phrases = new Option<string[]>("--phrase")
        {
            Description = "Words that must stand side by side. May be repeated.",
            HelpName = "WORDS",
        };
        var near = new Option<int>("--near")
        {
            Description =
                "Let other words stand between those of a phrase, at most so many, and the order differ; 0 to 64.",
            HelpName = "N",
        };
        var inTitle = new Option<bool>("--title") { Description = "Look for words in titles and headings alone." };
        var titleWeight = new Option<double?>("--title-weight")
        {
            Description = "What a match in titles and headings adds to one in the text, 0 to 10; 0.1 unless given.",
            HelpName = "X",
        };
        var fuzzy = new Option<bool>("--fuzzy") { Description = "Also find words that are spelt like unknown ones." };
        var feedback = new Option<bool>("--feedback")
        {
            Description = "Search words again with those of the passages found first (RM3): finds more, less exactly.",
        };
        var copies = new Option<bool>("--copies")
        {
            Description = "Passages that say the same are results of their own.",
        };
        var retrieval = new RetrievalArguments();
        var explain = new Option<bool>("--explain")
        {
            Description = "Show what every stage thought of a hit, and what it took.",
        };
        var json = CommonOptions.Json();
        return CliCommand.Create(
            "search",
            "Search a collection.",
            [
                ("pipeline search \"육아 휴직\" -c handbook", "The ten best passages."),
                ("pipeline search \"VPN error 809\" --mode keyword --top 3", "By words alone."),
                ("pipeline search \"annual leave\" --per-document 1", "The best passage of each document."),
                (
                    "pipeline search \"travel policy\" --facet year --facet lang",
                    "How many documents of each year and language match."
                ),
                (
                    "pipeline search \"leave\" --phrase \"annual leave\" --mode keyword",
                    "Only passages with these words side by side."
                ),
                ("pipeline search \"travel policy\" --filter 'year >= 2024' --json", "The whole result for a script."),
            ],
            [
                query,
                collection,
                top,
                mode,
                filter,
                perDocument,
                diversity,
                facets,
                phrases,
                near,
                inTitle,
                titleWeight,
                fuzzy,
                feedback,
                copies,
                retrieval.Steps,
                retrieval.Expand,
                explain,
                json,
            ],
            (parse, token) =>
                sessions.RunAsync(
                    parse,
                    parse.GetValue(json),
                    async session =>
                    {
                        var found = await session
                            .Client.SearchAsync(
                                new SearchRequest
                                {
                                    Collection = await session
                                        .CollectionAsync(parse.GetValue(collection), token)
                                        .ConfigureAwait(false),
                                    Query = parse.GetValue(query)!,
                                    Top = parse.GetValue(top),
                                    Mode = parse.GetValue(mode)!.Value,
                                    Filter = parse.GetValue(filter),
                                    Retrieval = retrieval.Of(parse),
                                    Explain = parse.GetValue(explain),
                                    PerDocument = parse.GetValue(perDocument),
                                    Diversity = parse.GetValue(diversity),
                                    Facets = parse.GetValue(facets) is { Length: > 0 } fields ? fields : null,
                                    Phrases = parse.GetValue(phrases) is { Length: > 0 } texts
                                        ? [.. texts.Select(text => new Phrase(text, parse.GetValue(near)))]
                                        : null,
                                    Field = parse.GetValue(inTitle) ? SearchField.Title : SearchField.All,
                                    TitleWeight = parse.GetValue(titleWeight),
                                    Fuzzy = parse.GetValue(fuzzy),
                                    Feedback = parse.GetValue(feedback),
                                    Suggest = true,
                                    Deduplicate = parse.GetValue(copies) ? false : null,
                                    Highlight = session.Json,
                                },
                                token
                            )
                            .ConfigureAwait(false);
                        if (session.Json)
                        {
                            session.Write(found);
                        }
                        else
                        {
                            Print(session, found, parse.GetValue(mode)!.Value, parse.GetValue(explain));
                        }

                        return ExitCode.Ok;
                    }
                )
        );
    }

    private static void Print(Session session, SearchResponse found, SearchMode asked, bool explain)
    {
        var words = session.Terminal.Words;
        foreach (var hit in found.Hits)
        {
            session.Line(
                $"{hit.Rank}. {Plain.OneLine(hit.Title ?? hit.DocumentId)}  [{Place(words, hit)}]  {Plain.Number(hit.Score, "0.0000")}"
            );
            if (explain)
            {
                session.Line($"   {Scores(hit.Scores)}");
                foreach (var term in (hit.Terms ?? []).Take(MostTerms))
                {
                    session.Line(
                        $"   {Plain.Number(term.Score, "0.000")}  {Plain.OneLine(term.Term)} in {term.Field}: {term.Frequency} of {term.Length} terms; in {term.Chunks} of {term.AllChunks} chunks"
                    );
                }
            }

            session.Line($"   {Plain.Snippet(hit.Text, SnippetLength)}");
            if (hit.AlsoIn is { Count: > 0 } others)
            {
                var named = string.Join(", ", others.Take(MostOthers).Select(other => Plain.OneLine(other.DocumentId)));
                var documents = others.Count > MostOthers ? $"{named}, …" : named;
                session.Line($"   {words.Text("search.alsoIn", ("count", others.Count), ("documents", documents))}");
            }
        }

        if (found.Correction is { } correction)
        {
            session.Note(words.Text("search.didYouMean", ("query", Plain.OneLine(correction))));
        }

        if (found.Hits.Count == 0)
        {
            session.Note(words.Text("search.nothing"));
        }

        foreach (var facet in found.Facets ?? [])
        {
            var values = facet
                .Values.Take(MostFacetValues)
                .Select(value => $"{Plain.OneLine(value.Value)} ({value.Documents})");
            var others = facet.Others + Math.Max(0, facet.Values.Count - MostFacetValues);
            session.Line(
                $"{Plain.OneLine(facet.Field)}: {(facet.Values.Count == 0 ? "no values" : string.Join(", ", values))}{(others > 0 ? $" and {others} more" : "")}"
            );
        }

        if (found.Mode != asked)
        {
            var skipped = found.Stages.FirstOrDefault(stage => stage.Status == StageStatus.Skipped);
            var why = skipped is null ? null : Stages.Detail(words, skipped);
            var mode = words.Text(
                "search.mode",
                ("mode", Plain.Word(found.Mode)),
                ("why", why is null ? "" : $" ({why.TrimEnd('.')})")
            );
            session.Note($"{words.Text("note")}: {mode}");
        }

        if (found.Coverage.Answered < found.Coverage.Shards)
        {
            var coverage = words.Text(
                "end.coverage",
                ("answered", found.Coverage.Answered),
                ("shards", found.Coverage.Shards)
            );
            session.Note($"{words.Text("note")}: {coverage}");
        }

        foreach (var stage in found.Stages.Where(stage => explain || Stages.IsMissing(stage.Stage, stage.Status)))
        {
            session.Note(Stages.Describe(words, stage));
        }
    }

    /// <summary>The chunk that was found, and where it stands in the original.</summary>
    internal static string Place(Wording words, SearchHit hit) =>
        $"{Plain.OneLine(hit.DocumentId)}#{hit.Chunk}{(words.Place(hit.Page, hit.Place) is { } place ? $", {place}" : "")}";

    private static string Scores(StageScores scores)
    {
        var parts = new List<string>();
        Add("keyword", scores.Keyword, scores.KeywordRank);
        Add("vector", scores.Vector, scores.VectorRank);
        Add("fused", scores.Fused, scores.FusedRank);
        Add("rerank", scores.Rerank, null);
        Add("blended", scores.Blended, scores.BlendedRank);
        return string.Join("  ", parts);

        void Add(string name, double? score, int? rank)
        {
            if (score is { } value)
            {
                parts.Add($"{name} {Plain.Number(value, "0.0000")}{(rank is null ? "" : $" (#{rank})")}");
            }
        }
    }
}
