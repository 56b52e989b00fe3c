namespace Pipeline.Guardrails;

/// <summary>The ids of the built-in rules, as they stand in policies, verdicts and masks.</summary>
public static class GuardRules
{
    /// <summary>Payment card numbers.</summary>
    public const string Card = "card";

    /// <summary>Korean resident registration numbers and foreigner registration numbers.</summary>
    public const string ResidentNumber = "resident-number";

    /// <summary>Telephone numbers.</summary>
    public const string Phone = "phone";

    /// <summary>E-mail addresses.</summary>
    public const string Email = "email";

    /// <summary>API keys, access tokens, passwords in assignments, private keys.</summary>
    public const string ApiKey = "api-key";

    /// <summary>Random text that is a secret of unknown form.</summary>
    public const string Secret = "secret";

    /// <summary>Passport numbers.</summary>
    public const string Passport = "passport";

    /// <summary>Korean driving licences.</summary>
    public const string DriverLicence = "driver-licence";

    /// <summary>Korean business registration numbers.</summary>
    public const string BusinessNumber = "business-number";

    /// <summary>Korean corporate registration numbers.</summary>
    public const string CorporateNumber = "corporate-number";

    /// <summary>Accounts of Korean banks.</summary>
    public const string BankAccount = "bank-account";

    /// <summary>International Bank Account Numbers.</summary>
    public const string Iban = "iban";

    /// <summary>Postal addresses.</summary>
    public const string Address = "address";

    /// <summary>Names of persons.</summary>
    public const string Name = "name";

    /// <summary>Addresses of machines, IPv4 and IPv6.</summary>
    public const string IpAddress = "ip-address";

    /// <summary>Hardware addresses.</summary>
    public const string MacAddress = "mac-address";

    /// <summary>Links, images and addresses of hosts that are not allowed; in what is generated alone.</summary>
    public const string Links = "links";

    /// <summary>The rules that look for what is masked; not <see cref="Links"/>, which changes a text in another
    /// way.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Card,
        ResidentNumber,
        Phone,
        Email,
        ApiKey,
        Secret,
        Passport,
        DriverLicence,
        BusinessNumber,
        CorporateNumber,
        BankAccount,
        Iban,
        Address,
        Name,
        IpAddress,
        MacAddress,
    ];

    /// <summary>Counts up when detectors find something else, so that nothing that an earlier program has let through
    /// is kept for what this one lets through.</summary>
    public const int Revision = 2;

    /// <summary>The text that stands in a masked text for a finding of <paramref name="rule"/>.</summary>
    /// <param name="rule">A rule id.</param>
    /// <returns>The id in square brackets, so that a reader sees what kind of thing was taken out.</returns>
    public static string MaskOf(string rule) => $"[{rule}]";
}
