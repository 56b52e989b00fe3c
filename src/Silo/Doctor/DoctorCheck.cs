using System.Globalization;
using System.Text.Json;
using Pipeline.Contracts.Doctor;
using Pipeline.Contracts.Remarks;
using Pipeline.Silo.Doctor.Facts;

namespace Pipeline.Silo.Doctor;

/// <summary>Judges one thing of a deployment by what was gathered of it; the same facts, the same findings.</summary>
/// <param name="area">What it is about.</param>
internal abstract class DoctorCheck(DoctorArea area)
{
    private const int MostListed = 6;

    public DoctorArea Area => area;

    /// <summary>Its name in one word.</summary>
    public string Name =>
        JsonNamingPolicy.SnakeCaseLower.ConvertName(GetType().Name.Replace("Check", "", StringComparison.Ordinal));

    /// <summary>False: it is about several silos, and left out where there is one.</summary>
    public virtual bool IsForOneSilo => true;

    /// <summary>What is found; at least that all is well, where it concerns the deployment.</summary>
    /// <exception cref="FactMissingException">What it needs is not known.</exception>
    public abstract IEnumerable<DoctorFinding> Judge(DoctorFacts facts);

    /// <summary>A finding about the deployment.</summary>
    protected DoctorFinding Found(DoctorCode code, params ReadOnlySpan<(string Name, object? Value)> values) =>
        Found(code, null, null, values);

    /// <summary>A finding about one thing, with what is behind it.</summary>
    protected DoctorFinding Found(
        DoctorCode code,
        string? subject,
        Remark? cause,
        params ReadOnlySpan<(string Name, object? Value)> values
    )
    {
        var texts = new Dictionary<string, string>(values.Length, StringComparer.Ordinal);
        foreach (var (name, value) in values)
        {
            texts.Add(name, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
        }

        return code.Finding(area, subject, cause, texts);
    }

    /// <summary>Names in a line: the first few, and how many there are more.</summary>
    protected static string Listed(IEnumerable<string> names)
    {
        var all = names.Distinct(StringComparer.Ordinal).ToArray();
        return all.Length <= MostListed
            ? string.Join(", ", all)
            : $"{string.Join(", ", all[..MostListed])}, … (+{(all.Length - MostListed).ToString(CultureInfo.InvariantCulture)})";
    }

    /// <summary>The one name that there is; null: there are several.</summary>
    protected static string? Only(IEnumerable<string> names) =>
        names.Distinct(StringComparer.Ordinal).Take(2).ToArray() is [var one] ? one : null;

    /// <summary>Bytes as a person reads them.</summary>
    protected static string Size(long bytes) =>
        bytes >= 1L << 40 ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 40):0.#} TiB")
        : bytes >= 1L << 30 ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.#} GiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):0} MiB");
}
