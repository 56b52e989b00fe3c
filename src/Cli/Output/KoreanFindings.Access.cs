using Pipeline.Contracts.Doctor;

namespace Pipeline.Cli.Output;

/// <content>Of security and telemetry.</content>
internal static partial class KoreanFindings
{
    private static Dictionary<DoctorCode, (string Sentence, string? Fix)> Access =>
        new()
        {
            [DoctorCode.ListensHere] = ("이 기계에서 오는 요청만 받습니다.", null),
            [DoctorCode.KeysAsked] = ("다른 기계에서 요청하려면 키가 필요합니다.", null),
            [DoctorCode.AuthOff] = (
                "다른 기계의 요청을 받으면서 키를 요구하지 않는 사일로: {silos}. 닿기만 하면 누구나 무엇이든 할 수 있습니다.",
                "호출자를 확인하는 프록시만 닿을 수 있는 것이 아니라면 --auth off를 빼고 키를 만드세요('pipeline keys add')."
            ),
            [DoctorCode.HttpCovered] = (
                "다른 기계의 요청은 TLS로 받거나 프록시(--trusted-proxies) 뒤에서 받습니다.",
                null
            ),
            [DoctorCode.HttpInClear] = (
                "TLS 없이 다른 기계의 요청을 받는 사일로: {silos}. 키와 문서를 도중에 읽을 수 있습니다.",
                "--certificate와 https 주소(--urls)를 주거나, TLS를 끝내는 프록시를 두고 --trusted-proxies에 적으세요."
            ),
            [DoctorCode.KeysHold] = (
                "유효한 키 {count}개, 관리자 키 {admins}개. 14일 안에 끝나는 것은 없습니다.",
                null
            ),
            [DoctorCode.AdminKeyLacking] = (
                "키를 요구하는데 저장소에 관리자 키가 없습니다.",
                "'pipeline keys add 이름 --role admin'으로 만들고 나서 PIPELINE_ADMIN_KEY를 치우세요."
            ),
            [DoctorCode.KeysEnding] = (
                "14일 안에 끝나는 키: {keys}",
                "지금 새 키를 만들어('pipeline keys add 이름 --expires 90d') 쓰는 사람에게 전하세요."
            ),
            [DoctorCode.SilosEncrypted] = ("사일로끼리 TLS로 통신합니다.", null),
            [DoctorCode.SilosInClear] = (
                "여러 기계의 사일로가 암호화 없이 통신하고, 포트에 닿으면 누구나 끼어들 수 있습니다.",
                "모두에 --silo-certificate, --silo-certificate-key, --silo-ca를 주거나 포트를 따로 떨어진 네트워크에 두세요."
            ),
            [DoctorCode.CertificatesHold] = ("가장 먼저 끝나는 인증서는 {date}까지입니다({silo}의 {option}).", null),
            [DoctorCode.CertificateEnding] = (
                "{silo}: {option} 인증서가 {date}에 끝납니다.",
                "그 파일을 새 인증서로 바꾸세요. 다시 시작하지 않아도 몇 초 안에 쓰입니다."
            ),
            [DoctorCode.CertificateEnded] = (
                "{silo}: {option} 인증서가 {date}에 끝나 연결이 거절됩니다.",
                "그 파일을 새 인증서로 바꾸세요. 다시 시작하지 않아도 몇 초 안에 쓰입니다."
            ),
            [DoctorCode.CertificateUnread] = (
                "{silo}: {option} 파일을 인증서로 읽을 수 없습니다. 다시 시작할 때까지는 마지막 것을 씁니다.",
                "사일로의 사용자가 읽을 수 있는 PEM 인증서를 거기에 두세요."
            ),
            [DoctorCode.MetricsOn] = ("지표를 내보냅니다: {where}", null),
            [DoctorCode.MetricsOff] = (
                "지표를 내보내지 않습니다(--metrics는 Prometheus가 읽게 하고 --otlp는 보냅니다).",
                null
            ),
        };
}
