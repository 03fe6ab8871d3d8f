-- Odoo 16 and later: what was reconciled with each customer invoice, whatever booked it (payment, bank statement, entry); money paid out for
-- credit notes; and what is not reconciled yet.  An invoice and a credit note reconciled with each other are no money.
SELECT receipt, date, customer, SUM(amount) AS amount, invoice, currency
FROM (
    SELECT
        paying.name AS receipt, paying.date AS date, COALESCE(NULLIF(p.ref, ''), CAST(p.id AS varchar)) AS customer,
        part.debit_amount_currency AS amount, invoiced.name AS invoice, c.name AS currency
    FROM account_partial_reconcile part
    JOIN account_move_line debit ON debit.id = part.debit_move_id
    JOIN account_move_line credit ON credit.id = part.credit_move_id
    JOIN account_move invoiced ON invoiced.id = debit.move_id AND invoiced.move_type = 'out_invoice'
    JOIN account_move paying ON paying.id = credit.move_id AND paying.move_type <> 'out_refund'
    JOIN res_partner p ON p.id = invoiced.commercial_partner_id
    JOIN res_currency c ON c.id = debit.currency_id
    UNION ALL
    SELECT
        paying.name, paying.date, COALESCE(NULLIF(p.ref, ''), CAST(p.id AS varchar)),
        -part.credit_amount_currency, refunded.name, c.name
    FROM account_partial_reconcile part
    JOIN account_move_line debit ON debit.id = part.debit_move_id
    JOIN account_move_line credit ON credit.id = part.credit_move_id
    JOIN account_move refunded ON refunded.id = credit.move_id AND refunded.move_type = 'out_refund'
    JOIN account_move paying ON paying.id = debit.move_id AND paying.move_type <> 'out_invoice'
    JOIN res_partner p ON p.id = refunded.commercial_partner_id
    JOIN res_currency c ON c.id = credit.currency_id
    UNION ALL
    SELECT
        m.name, m.date, COALESCE(NULLIF(p.ref, ''), CAST(p.id AS varchar)), -l.amount_residual_currency, NULL, c.name
    FROM account_move_line l
    JOIN account_move m ON m.id = l.move_id AND m.move_type = 'entry' AND m.state = 'posted'
    JOIN account_account a ON a.id = l.account_id AND a.account_type = 'asset_receivable'
    JOIN res_partner own ON own.id = l.partner_id
    JOIN res_partner p ON p.id = COALESCE(own.commercial_partner_id, own.id)
    JOIN res_currency c ON c.id = l.currency_id
    WHERE l.amount_residual_currency <> 0
) AS paid
GROUP BY receipt, date, customer, invoice, currency
ORDER BY date, receipt, invoice
