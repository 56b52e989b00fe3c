using System.Globalization;

namespace Pipeline.Connectors.Mail;

/// <summary>Where a message lies in its folder: what RFC 3501 calls UID, and the UIDVALIDITY for which it
/// holds.</summary>
/// <param name="Validity">The folder's.</param>
/// <param name="Uid">The message's.</param>
internal readonly record struct MessagePlace(uint Validity, uint Uid)
{
    /// <summary>As it is kept.</summary>
    public string Write() => string.Create(CultureInfo.InvariantCulture, $"{Validity}/{Uid}");

    /// <summary>As it was kept; null: nothing that can be read was.</summary>
    public static MessagePlace? Read(string? text) =>
        text?.Split('/') is [var validity, var uid]
        && uint.TryParse(validity, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
        && uint.TryParse(uid, NumberStyles.None, CultureInfo.InvariantCulture, out var second)
            ? new MessagePlace(first, second)
            : null;
}
