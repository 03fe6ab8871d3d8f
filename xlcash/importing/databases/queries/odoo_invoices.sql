-- Odoo 16 and later: customer invoices and credit notes at their full amounts, one row a document, drafts and cancelled ones with their state.
SELECT
    m.name,
    m.invoice_date,
    m.invoice_date_due,
    COALESCE(NULLIF(p.ref, ''), CAST(p.id AS varchar)) AS customer,
    p.name AS customer_name,
    p.vat AS tax_id,
    CASE WHEN m.move_type = 'out_refund' THEN -m.amount_total ELSE m.amount_total END AS amount_total,
    CASE WHEN m.move_type = 'out_refund' THEN -m.amount_tax ELSE m.amount_tax END AS amount_tax,
    c.name AS currency_id,
    m.move_type,
    m.state,
    r.name AS reversed_entry_id
FROM account_move m
LEFT JOIN res_partner p ON p.id = m.commercial_partner_id
LEFT JOIN res_currency c ON c.id = m.currency_id
LEFT JOIN account_move r ON r.id = m.reversed_entry_id
WHERE m.move_type IN ('out_invoice', 'out_refund')
ORDER BY m.invoice_date, m.name
