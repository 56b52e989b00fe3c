using System.Text.RegularExpressions;
using Pipeline.Connectors.Sources;

namespace Pipeline.Connectors.Opening;

/// <summary>Finds secrets where settings say they are: in variables of the server whose names begin with
/// <see cref="Prefix"/>, and in files of one folder. Nothing else of the machine can be named.</summary>
/// <param name="folder">The folder of secrets; null: there is none.</param>
/// <param name="variable">Reads a variable.</param>
public sealed partial class Credentials(string? folder, Func<string, string?> variable)
{
    /// <summary>What the names of variables begin with.</summary>
    public const string Prefix = "PIPELINE_CONNECTOR_";

    private const int Longest = 64 << 10;

    /// <summary>What is wrong with a reference; null: nothing, though the secret itself may be missing.</summary>
    /// <param name="reference">The reference.</param>
    public static string? Problem(string reference) =>
        Reference().IsMatch(reference)
            ? null
            : $"give env:{Prefix}NAME, a variable of the server's, or file:NAME, a file in its folder of secrets; not the secret itself";

    /// <summary>The secret, without the line's end that files have.</summary>
    /// <param name="reference">Where it is; null: there is none.</param>
    /// <exception cref="SourceException">It is not there.</exception>
    public string? Find(string? reference)
    {
        if (reference is null)
        {
            return null;
        }

        var match = Reference().Match(reference);
        string? secret = null;
        try
        {
            secret =
                match.Groups["variable"] is { Success: true } name ? variable(name.Value)
                : match.Groups["file"] is { Success: true } file && folder is not null ? Read(file.Value)
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException) { }

        return string.IsNullOrEmpty(secret)
            ? throw new SourceException(
                // What is no reference may be the secret itself.
                Sources.Problem.Of(
                    ProblemCode.CredentialMissing,
                    ("reference", match.Success ? reference : "it is no reference")
                ),
                isTransient: false
            )
            : secret;
    }

    private string? Read(string name)
    {
        var file = new FileInfo(Path.Combine(folder!, name));
        return file is { Exists: true, Length: <= Longest }
            ? File.ReadAllText(file.FullName).TrimEnd('\r', '\n')
            : null;
    }

    [GeneratedRegex(
        @"\A(?:env:(?<variable>PIPELINE_CONNECTOR_[A-Za-z0-9_]{1,100})|file:(?<file>[A-Za-z0-9_-][A-Za-z0-9._-]{0,100}))\z",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Reference();
}
