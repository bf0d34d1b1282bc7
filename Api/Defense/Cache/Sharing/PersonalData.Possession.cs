using System.Text.RegularExpressions;

namespace AspireAi.Api.Defense.Cache.Sharing;

/// <summary>
/// Records that somebody has, and what people say of themselves, in seven languages. Between the pronoun and the record there may be
/// a few words; a German or Dutch record may be the end of a longer word. What is written in another language is not judged, and
/// counts as personal.
/// </summary>
public static partial class PersonalData
{
    // Fewer are a name, a formula or a quotation within a language that is judged.
    private const int UnjudgedLetters = 3;

    private static bool HasPossession(ReadOnlySpan<char> text) =>
        English().IsMatch(text) || EnglishSelf().IsMatch(text) || German().IsMatch(text) || Dutch().IsMatch(text) || French().IsMatch(text)
        || Spanish().IsMatch(text) || Italian().IsMatch(text) || Portuguese().IsMatch(text) || ForeignSelf().IsMatch(text);

    private static bool IsUnjudged(ReadOnlySpan<char> text) => HasForeignLetters(text) || Unjudged().IsMatch(text);

    private static bool HasForeignLetters(ReadOnlySpan<char> text)
    {
        var letters = 0;
        foreach (var c in text)
        {
            // Up to U+00FF stand the letters of the languages below, but for a few of the North's, and œ.
            letters += (c > 'ÿ' ? char.IsLetter(c) && c is not ('œ' or 'Œ' or 'ẞ') : c is 'å' or 'Å' or 'ø' or 'Ø' or 'æ' or 'Æ' or 'ð' or 'þ') ? 1 : 0;
            if (letters == UnjudgedLetters)
            {
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex(
        @"\b(my|our|mine|ours)\b(?:\s+\w+){0,3}\s+(accounts?|address(es)?|age|allerg(y|ies)|appointments?|balances?|bank|bills?|birthday|bookings?|boss|calendar|cards?|cart|cases?|certificates?|child|children|claims?|company|complaints?|contracts?|customers?|data|daughters?|deliver(y|ies)|devices?|diagnos[ie]s|doctor|documents?|emails?|employer|exams?|family|father|files?|flights?|friends?|girlfriend|boyfriend|grades?|health|history|home|house|husband|inbox|income|insurance|invoices?|job|kids?|lab|landlord|lawyer|leases?|licen[cs]es?|loans?|location|login|luggage|manager|medical|medications?|meetings?|messages?|mortgage|mother|names?|number|orders?|packages?|parcels?|parents?|partner|passport|passwords?|patients?|payments?|payslips?|pension|phone|photos?|plan|policy|prescriptions?|profile|purchases?|receipts?|records?|refunds?|rent|reservations?|results?|salary|savings|schedule|shipments?|sister|brother|sons?|statements?|subscriptions?|symptoms?|tax|taxes|teams?|tickets?|transactions?|trips?|usage|username|vehicle|visa|warranty|wife|work)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex English();

    [GeneratedRegex(
        @"\b(my name is|call me|i live (in|at|on|near)|i work (at|for|in|as)|i was born|(i am|i'm) \d+|i have (been diagnosed|a diagnosis|cancer|diabetes|depression|hiv)|i('ve| have) been (arrested|charged|fired|diagnosed|billed)|i owe|i earn|i weigh|i (ordered|bought|booked|paid|returned|subscribed|signed up)|did i (order|buy|book|pay|return|sign)|(have|had) i (ordered|bought|booked|paid|returned)|(am|was) i (diagnosed|charged|approved|billed)|who am i)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex EnglishSelf();

    [GeneratedRegex(
        @"\b(mein|unser|unsre)(e|em|en|er|es)?\b(?:\s+\w+){0,2}\s+\w{0,24}(abonnement|abo|adresse|akte|anspr(u|ü)ch|antrag|antr(ä|ae)ge|anwalt|arbeit|arzt|arztin|ärztin|befund|bestellung|bewerbung|bruder|buchung|chef|chefin|dateien|daten|diagnose|eltern|e-?mail|firma|frau|freund|freundin|führerschein|gehalt|geburtstag|geld|gesundheit|handy|haus|job|karte|kind|kinder|konto|kontostand|krankheit|kredit|kunde|kunden|lieferung|mann|medikament|medikamente|miete|mutter|nachricht|name|namen|nummer|paket|pass|passwort|profil|rechnung|rechnungen|reise|rente|reservierung|rezept|schulden|schwester|sendung|sohn|steuer|steuern|symptome|tarif|termin|termine|ticket|tochter|vater|verlauf|versicherung|vertrag|verträge|vermieter|visum|wohnung|zahlung|zahlungen|zeugnis)(s|es|en|n)?\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex German();

    [GeneratedRegex(
        @"\b(mijn|ons|onze)\b(?:\s+\w+){0,2}\s+\w{0,24}(abonnement|account|adres|afspraak|afspraken|arts|baan|bedrijf|bestelling|bestellingen|betaling|betalingen|boeking|broer|contract|dochter|dokter|dossier|e-?mail|facturen|factuur|gegevens|gezondheid|hypotheek|inkomen|kaart|kind|kinderen|klant|lening|levering|loon|man|medicijnen|moeder|naam|nummer|ouders|paspoort|pakket|pakketje|pensioen|polis|profiel|recept|rekening|reservering|reis|salaris|saldo|telefoon|ticket|toets|uitslag|vader|verzekering|vrouw|vriend|vriendin|wachtwoord|werk|werkgever|woning|zending|zoon|zus)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Dutch();

    [GeneratedRegex(
        @"\b(mon|ma|mes|notre|nos)\b(?:\s+\w+){0,2}\s+(abonnement|adresse|avocat|assurance|banque|billet|carte|client|clients|colis|commande|commandes|compte|comptes|contrat|copain|copine|dette|dettes|diagnostic|documents?|donn[ée]es|dossier|enfant|enfants|entreprise|e-?mail|employeur|facture|factures|famille|femme|fille|fils|fr[èe]re|imp[ôo]ts|livraison|logement|loyer|maison|mari|m[ée]decin|m[èe]re|message|messages|mot de passe|nom|num[ée]ro|ordonnance|paiement|paiements|parents|passeport|patron|p[èe]re|pr[êe]t|profil|rendez-vous|r[ée]servation|r[ée]sultats?|retraite|salaire|sant[ée]|s[œo]e?ur|solde|sympt[ôo]mes|t[ée]l[ée]phone|traitement|travail|virement|visa|voiture|voyage)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex French();

    [GeneratedRegex(
        @"\b(mi|mis|nuestro|nuestra|nuestros|nuestras)\b(?:\s+\w+){0,2}\s+(abogado|alquiler|banco|billete|casa|cita|citas|cliente|clientes|coche|compra|compras|contrase[ñn]a|contrato|correo|cuenta|cuentas|datos|deuda|deudas|diagn[óo]stico|direcci[óo]n|doctor|email|empleo|empresa|entrega|env[íi]o|esposa|esposo|expediente|factura|facturas|familia|hermana|hermano|hija|hijo|hijos|hipoteca|historial|impuestos|jefe|madre|mam[áa]|marido|mascota|m[ée]dico|mensajes?|mujer|nombre|n[óo]mina|novia|novio|n[úu]mero|padre|padres|pap[áa]|pago|pagos|paquete|pasaporte|pedido|pedidos|pensi[óo]n|perfil|p[óo]liza|pr[ée]stamo|receta|reembolso|reserva|resultados?|saldo|salario|salud|seguro|s[íi]ntomas|sueldo|suscripci[óo]n|tarjeta|tel[ée]fono|trabajo|viaje|visado|vuelo)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Spanish();

    [GeneratedRegex(
        @"\b(mio|mia|miei|mie|nostro|nostra|nostri|nostre)\b(?:\s+\w+){0,2}\s+(abbonamento|account|affitto|appuntamenti|appuntamento|assicurazione|avvocato|azienda|banca|bagaglio|biglietto|bolletta|capo|carta|casa|cliente|clienti|codice|conti|conto|contratto|dati|debiti|diagnosi|documenti|documento|dottore|e-?mail|famiglia|fattura|fatture|fidanzata|fidanzato|figli|figlia|figlio|fratello|indirizzo|lavoro|macchina|madre|mamma|marito|medico|messaggi|moglie|mutuo|nome|numero|ordine|ordini|pacco|padre|pagamenti|pagamento|pap[àa]|passaporto|password|pensione|polizza|prenotazione|prestito|profilo|reso|ricetta|rimborso|risultati|salario|saldo|salute|sintomi|sorella|spedizione|stipendio|tasse|telefono|viaggio|visto|volo)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Italian();

    [GeneratedRegex(
        @"\b(meu|minha|meus|minhas|nosso|nossa|nossos|nossas)\b(?:\s+\w+){0,2}\s+(advogado|aluguel|assinatura|banco|bilhete|carro|cart[ãa]o|casa|chefe|cliente|clientes|compra|compras|consulta|conta|contas|contrato|dados|d[íi]vidas?|diagn[óo]stico|documentos?|e-?mail|emprego|empresa|encomenda|endere[çc]o|entrega|envio|esposa|esposo|exames?|fam[íi]lia|fatura|faturas|filha|filho|filhos|hist[óo]rico|hipoteca|impostos|irm[ãa]o?|m[ãa]e|marido|m[ée]dico|mensagens|morada|mulher|namorada|namorado|nome|nota|n[úu]mero|pacote|pagamento|pagamentos|pai|pais|passaporte|pedido|pedidos|pens[ãa]o|perfil|plano|receita|recibo|reembolso|reserva|resultados?|sal[áa]rio|saldo|sa[úu]de|seguro|senha|sintomas|telefone|trabalho|viagem|visto|voo)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Portuguese();

    // "My name is", "I live in", "I am 34": what begins so goes on with the person.
    [GeneratedRegex(
        @"\b(ich hei(ß|ss)e|ich wohne|ich arbeite (bei|als|in)|ich bin \d+|ich habe (\w+ )?(bestellt|gekauft|gebucht|bezahlt|überwiesen)|ik heet|ik woon|ik werk (bij|als|in)|ik ben \d+|je m'appelle|je m’appelle|j'habite|j’habite|j'ai (\d+ ans|command[ée]|achet[ée]|pay[ée]|r[ée]serv[ée])|j’ai (\d+ ans|command[ée]|achet[ée]|pay[ée]|r[ée]serv[ée])|je travaille (chez|comme|[àa])|me llamo|vivo (en|em)|trabajo (en|como|para)|tengo \d+ a[ñn]os|mi chiamo|abito (a|in)|lavoro (a|in|per|come)|ho \d+ anni|me chamo|chamo-me|moro (em|no|na)|trabalho (em|na|no|como)|tenho \d+ anos)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ForeignSelf();

    // Words by which the other languages in Latin letters show, among them those for "I" and "my". Many of these mark possession by
    // an ending, which no list of words finds.
    [GeneratedRegex(
        @"\b(jag|jeg|mina|och|inte|ikke|hvordan|hvorfor|hvad|varför|är|minun|minulla|minä|missä|mikä|mitä|miten|kuinka|onko|moje|moja|mój|moich|moim|jest|gdzie|kiedy|dlaczego|się|czy|můj|jsou|proč|benim|nasıl|nasil|nerede|neden|için|saya|bagaimana|mengapa|yang|dimana|mea|mele|sunt|hogyan|miért|mera|meri|kya|kaise|tôi|của|aking|yangu|wangu|ninawezaje)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Unjudged();
}
