using Pipeline.Contracts.Answers;

namespace Pipeline.Cli.Evaluation;

/// <summary>Who is to write the answers that are measured.</summary>
internal enum AnswerMode
{
    /// <summary>Whoever the server chooses.</summary>
    Default,

    /// <summary>Nobody: the documents are quoted.</summary>
    Quoted,

    /// <summary>The generator.</summary>
    Generated,
}

/// <summary>What a mode asks for.</summary>
internal static class AnswerModes
{
    /// <summary>A question asked so.</summary>
    public static AskRequest Ask(this AnswerMode mode, string collection, string question) =>
        new()
        {
            Collection = collection,
            Question = question,
            UseCache = false,
            TimeoutMilliseconds = 600_000,
            Extractive = mode == AnswerMode.Quoted,
            Generate = mode == AnswerMode.Generated,
        };
}
