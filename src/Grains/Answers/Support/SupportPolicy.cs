using Pipeline.Contracts.Collections;

namespace Pipeline.Grains.Answers.Support;

/// <summary>What becomes of generated sentences that no passage supports.</summary>
internal enum SupportPolicy
{
    /// <summary>An answer that begins unsupported and stays so is replaced by quotes; later sentences are left
    /// out.</summary>
    Quote,

    /// <summary>They are left out.</summary>
    Drop,

    /// <summary>They are shown and marked.</summary>
    Mark,
}

/// <summary>Reads the policy of a collection.</summary>
internal static class SupportPolicies
{
    /// <summary>The policy; null: sentences are not judged. What a later program has added is not known here.</summary>
    /// <param name="settings">The collection's settings.</param>
    /// <param name="otherwise">The policy where they do not say.</param>
    public static SupportPolicy? Of(CollectionSettings settings, string otherwise) =>
        (settings.SupportPolicy ?? otherwise) switch
        {
            "mark" => SupportPolicy.Mark,
            "drop" => SupportPolicy.Drop,
            "quote" => SupportPolicy.Quote,
            _ => null,
        };
}
