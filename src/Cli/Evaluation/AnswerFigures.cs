using Pipeline.Contracts.Collections;

namespace Pipeline.Cli.Evaluation;

/// <summary>What was found of the answers to one set.</summary>
internal sealed record AnswerFigures
{
    /// <summary>The folder's name.</summary>
    public required string Set { get; init; }

    /// <summary>default, quoted or generated.</summary>
    public required string Mode { get; init; }

    public required string Collection { get; init; }

    /// <summary>Questions asked that the corpus answers.</summary>
    public int Answerable { get; init; }

    /// <summary>Questions asked that it does not.</summary>
    public int Unanswerable { get; init; }

    /// <summary>Questions that ended with an error, which count as nothing else.</summary>
    public int Failed { get; init; }

    /// <summary>Share of the answerable ones that were answered, rightly or not.</summary>
    public double? Answered { get; init; }

    /// <summary>Share of the unanswerable ones that were declined.</summary>
    public double? Declined { get; init; }

    /// <summary>Of the answerable ones that were answered: the share whose answer holds a reference.</summary>
    public double? HoldsReference { get; init; }

    /// <summary>Of the same: the share that cites a document that answers.</summary>
    public double? CitesRight { get; init; }

    /// <summary>Of the same: the share whose first citation is of one.</summary>
    public double? FirstCitationRight { get; init; }

    /// <summary>Answers that the generator wrote.</summary>
    public int Generated { get; init; }

    /// <summary>Sentences of those that state something.</summary>
    public int Sentences { get; init; }

    /// <summary>The share of them that leaves without support.</summary>
    public double? WithoutSupport { get; init; }

    /// <summary>Some of those, to be looked at.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>The share of them that the server itself marked as unsupported.</summary>
    public double? MarkedUnsupported { get; init; }

    /// <summary>How the generator did on the collection's own passages; null: it was not measured.</summary>
    public GeneratorSettings? Generator { get; init; }

    /// <summary>The median of the milliseconds of an answered question, as seen from here.</summary>
    public double? AnsweredMilliseconds { get; init; }

    /// <summary>The same of answers that the generator wrote.</summary>
    public double? GeneratedMilliseconds { get; init; }

    /// <summary>The same of a declined one.</summary>
    public double? DeclinedMilliseconds { get; init; }

    /// <summary>What the figures mean.</summary>
    public static IReadOnlyDictionary<string, string> Meanings { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["answered"] = "share of the answerable questions that were answered, rightly or not",
            ["declined"] = "share of the unanswerable questions that were declined, or matched no passage",
            ["holdsReference"] =
                "of the answerable questions that were answered: the answer, without citations, contains a reference; both NFKC, lower case, letters and digits alone",
            ["citesRight"] = "of the same: a citation is of a document that the judgements name",
            ["firstCitationRight"] = "of the same: the first citation is of one",
            ["withoutSupport"] =
                $"of the sentences of three words and more that the generator wrote: digits that the passages shown do not have, or fewer than {SentenceTrace.LeastInOrder:0.0} of the words in the order of any passage shown while a vector search for the sentence finds none of their documents among the first {AnswerMeasurement.FoundAgain}",
            ["markedUnsupported"] = "of the same sentences: those that the server marked",
            ["milliseconds"] =
                "median from the question to the last event, seen from here, one question at a time, without the answer cache",
        };
}

/// <summary>All that an evaluation of answers found; the JSON file.</summary>
/// <param name="Started">When it began.</param>
/// <param name="CommandLine">The arguments.</param>
/// <param name="Machine">The machine of the command.</param>
/// <param name="Server">The server.</param>
/// <param name="Definitions">What the figures mean.</param>
/// <param name="Sets">One entry a set.</param>
internal sealed record AnswerReport(
    DateTimeOffset Started,
    string CommandLine,
    MachineInfo Machine,
    ServerInfo Server,
    IReadOnlyDictionary<string, string> Definitions,
    IReadOnlyList<AnswerFigures> Sets
);
