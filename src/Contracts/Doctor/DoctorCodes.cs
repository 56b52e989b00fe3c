using System.Text.Json;
using Pipeline.Contracts.Remarks;

namespace Pipeline.Contracts.Doctor;

/// <summary>The names, outcomes and sentences of <see cref="DoctorCode"/>, and findings made of them.</summary>
public static class DoctorCodes
{
    /// <summary>The value of a sentence that another remark is put in for.</summary>
    public const string Cause = "cause";

    private static readonly Dictionary<string, DoctorCode> ByName = Enum.GetValues<DoctorCode>()
        .ToDictionary(code => JsonNamingPolicy.SnakeCaseLower.ConvertName(code.ToString()), StringComparer.Ordinal);

    private static readonly Dictionary<DoctorCode, string> Names = ByName.ToDictionary(
        pair => pair.Value,
        pair => pair.Key
    );

    /// <summary>The stable word on the wire, e.g. <c>disk_low</c>.</summary>
    /// <param name="code">The code.</param>
    public static string Name(this DoctorCode code) => Names[code];

    /// <summary>The code of a word, or null when it is none of ours.</summary>
    /// <param name="name">The word, snake_case.</param>
    public static DoctorCode? Find(string? name) =>
        name is not null && ByName.TryGetValue(name, out var code) ? code : null;

    /// <summary>How a check that finds it has ended.</summary>
    /// <param name="code">The code.</param>
    public static DoctorOutcome Outcome(this DoctorCode code) => DoctorSentences.All[code].Outcome;

    /// <summary>The English sentence, its values as <c>{name}</c>.</summary>
    /// <param name="code">The code.</param>
    public static string Sentence(this DoctorCode code) => DoctorSentences.All[code].Sentence;

    /// <summary>What to do, in English, its values as <c>{name}</c>; null: nothing.</summary>
    /// <param name="code">The code.</param>
    public static string? Fix(this DoctorCode code) => DoctorSentences.All[code].Fix;

    /// <summary>A finding with its sentences.</summary>
    /// <param name="code">The code.</param>
    /// <param name="area">What it is about.</param>
    /// <param name="subject">The one thing that it is about; null: the deployment.</param>
    /// <param name="cause">What is behind it; null where the sentence names none.</param>
    /// <param name="values">The values of sentence and fix, each once.</param>
    public static DoctorFinding Finding(
        this DoctorCode code,
        DoctorArea area,
        string? subject,
        Remark? cause,
        IReadOnlyDictionary<string, string> values
    )
    {
        var (sentence, fix) = Words(code.Sentence(), code.Fix(), values, cause?.Message);
        return new DoctorFinding(code.Name(), area, code.Outcome(), subject, sentence!, values, fix, cause);
    }

    /// <summary>Sentence and fix with their values; null for one of which a value is missing.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="fix">What to do; null: nothing.</param>
    /// <param name="values">The values.</param>
    /// <param name="cause">What is behind it, in the same language.</param>
    public static (string? Sentence, string? Fix) Words(
        string sentence,
        string? fix,
        IReadOnlyDictionary<string, string> values,
        string? cause
    )
    {
        ArgumentNullException.ThrowIfNull(values);
        var all = cause is null ? values : new Dictionary<string, string>(values) { [Cause] = cause };
        return (RemarkCodes.Fill(sentence, all), fix is null ? null : RemarkCodes.Fill(fix, all));
    }
}
