using Pipeline.Connectors.Network;

namespace Pipeline.Connectors.Mail;

/// <summary>Which mail is taken.</summary>
/// <param name="Host">The server.</param>
/// <param name="Port">Its port.</param>
/// <param name="Folder">The folder, such as <c>INBOX</c>.</param>
/// <param name="User">Who reads.</param>
/// <param name="Password">The password, or one for programs.</param>
public sealed record MailSettings(string Host, int Port, string Folder, string User, string Password)
{
    /// <summary>How the connection is encrypted.</summary>
    public MailEncryption Encryption { get; init; }

    /// <summary>The largest message that is read, with what is attached.</summary>
    public long MaxBytes { get; init; } = 32 << 20;

    /// <summary>Which addresses may be reached.</summary>
    public AddressRules Rules { get; init; } = AddressRules.Public;
}

/// <summary>How a connection to a mail server is encrypted.</summary>
public enum MailEncryption
{
    /// <summary>From its beginning (imaps).</summary>
    Tls,

    /// <summary>Before anything is said (STARTTLS), or not used.</summary>
    StartTls,

    /// <summary>Not at all: for a server on the same machine.</summary>
    None,
}
