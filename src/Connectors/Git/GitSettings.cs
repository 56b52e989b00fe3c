using Pipeline.Connectors.Network;
using Pipeline.Connectors.Sources;

namespace Pipeline.Connectors.Git;

/// <summary>Which files of a repository are taken.</summary>
/// <param name="Address">Where the repository is: https, http, or file.</param>
/// <param name="Filter">Which files.</param>
/// <param name="Folder">Where a copy is kept between runs.</param>
public sealed record GitSettings(Uri Address, PathFilter Filter, string Folder)
{
    /// <summary>The branch; null: the repository's own.</summary>
    public string? Branch { get; init; }

    /// <summary>A token, or a name and a password with ':' between; null: none is needed.</summary>
    public string? Secret { get; init; }

    /// <summary>The largest file that is read.</summary>
    public long MaxBytes { get; init; } = 32 << 20;

    /// <summary>Which addresses may be reached.</summary>
    public AddressRules Rules { get; init; } = AddressRules.Public;
}
