using System.Collections.Frozen;

namespace Pipeline.Guardrails.Policies;

/// <summary>
/// The policies of a folder, one a file, as they were when it was last looked at. A file that cannot be used keeps the
/// policy that it had; one that is gone takes its policy with it, once it has been missed twice in a row, since some
/// programs replace a file by removing it first. One caller at a time refreshes; anybody reads meanwhile.
/// </summary>
/// <param name="directory">The folder.</param>
public sealed class PolicyFolder(string directory)
{
    /// <summary>Most policies of a folder; what comes behind by name is told as a problem.</summary>
    public const int Most = 256;

    private readonly Dictionary<string, Known> _known = new(StringComparer.Ordinal);
    private volatile PolicySet _current = PolicySet.Empty;

    /// <summary>What holds.</summary>
    public PolicySet Current => _current;

    /// <summary>Looks at the folder. What has not changed is not read.</summary>
    /// <returns>Whether a policy or a problem is another one than before.</returns>
    public bool Refresh()
    {
        var before = _current;
        try
        {
            var found = new DirectoryInfo(directory)
                .EnumerateFiles($"*{PolicyFile.Ending}")
                .OrderBy(file => file.Name, StringComparer.Ordinal)
                .ToArray();
            foreach (var file in found.Take(Most))
            {
                Look(file);
            }

            Forget(found);
            var problems = _known.Where(known => known.Value.Problem is not null);
            _current = new PolicySet(
                _known
                    .Values.Select(known => known.Policy)
                    .OfType<PolicyFile>()
                    .ToFrozenDictionary(policy => policy.Name, StringComparer.Ordinal),
                [
                    .. problems
                        .OrderBy(known => known.Key, StringComparer.Ordinal)
                        .Select(known => new PolicyProblem(known.Key, known.Value.Problem!)),
                    .. found.Skip(Most).Select(file => new PolicyProblem(file.Name, $"More than {Most} policies.")),
                ]
            );
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _current = before with { Problems = [new PolicyProblem(directory, error.Message)] };
        }

        return !before.Is(_current);
    }

    private void Look(FileInfo file)
    {
        var known = _known.GetValueOrDefault(file.Name) ?? new Known(null, null, null);
        try
        {
            // A link that was turned to another file (Kubernetes mounts so) has that one's times.
            var target = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            var stamp = new Stamp(target.FullName, target.LastWriteTimeUtc, target.Length);
            if (known.Stamp == stamp && known.Problem is null)
            {
                _known[file.Name] = known with { Missed = false };
                return;
            }

            // The time of its content is that from before it was read: what is written meanwhile is read again.
            var policy = PolicyFile.Read(file.FullName);
            _known[file.Name] = new Known(policy, stamp, null);
        }
        catch (Exception error) when (error is GuardPolicyException or IOException or UnauthorizedAccessException)
        {
            _known[file.Name] = known with { Problem = error.Message, Missed = false };
        }
    }

    private void Forget(FileInfo[] found)
    {
        var there = found.Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, known) in _known.Where(known => !there.Contains(known.Key)).ToArray())
        {
            if (known.Missed)
            {
                _known.Remove(name);
            }
            else
            {
                _known[name] = known with { Missed = true };
            }
        }
    }

    private sealed record Known(PolicyFile? Policy, Stamp? Stamp, string? Problem, bool Missed = false);

    private sealed record Stamp(string Path, DateTime Written, long Length);
}

/// <summary>The policies of a folder at one moment.</summary>
/// <param name="Policies">By name.</param>
/// <param name="Problems">The files that cannot be used; where one could before, its last policy still holds.</param>
public sealed record PolicySet(IReadOnlyDictionary<string, PolicyFile> Policies, IReadOnlyList<PolicyProblem> Problems)
{
    /// <summary>No policies.</summary>
    public static PolicySet Empty { get; } = new(FrozenDictionary<string, PolicyFile>.Empty, []);

    /// <summary>Whether policies and problems are the same.</summary>
    internal bool Is(PolicySet other) =>
        Problems.SequenceEqual(other.Problems)
        && Policies.Count == other.Policies.Count
        && Policies.Values.All(policy =>
            other.Policies.TryGetValue(policy.Name, out var same)
            && same.Version == policy.Version
            && same.Label == policy.Label
        );
}

/// <summary>A file that cannot be used as a policy.</summary>
/// <param name="File">Its name.</param>
/// <param name="Why">What is wrong.</param>
public sealed record PolicyProblem(string File, string Why);
