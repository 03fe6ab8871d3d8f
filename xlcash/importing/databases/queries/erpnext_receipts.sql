-- ERPNext 13 and later: submitted payments of customers, one row an invoice they were allocated to, and what is not allocated to any; money paid
-- back is negative.  Journal entries against invoices are not in it.
SELECT
    p.name AS receipt,
    p.posting_date AS date,
    p.party AS customer,
    CASE WHEN p.payment_type = 'Pay' THEN -SUM(ABS(r.allocated_amount)) ELSE SUM(r.allocated_amount) END AS amount,
    CASE WHEN r.reference_doctype = 'Sales Invoice' THEN r.reference_name END AS invoice,
    CASE WHEN p.payment_type = 'Pay' THEN p.paid_to_account_currency ELSE p.paid_from_account_currency END AS currency
FROM `tabPayment Entry` p
JOIN `tabPayment Entry Reference` r ON r.parent = p.name
WHERE p.docstatus = 1 AND p.party_type = 'Customer' AND p.payment_type IN ('Receive', 'Pay')
GROUP BY p.name, p.posting_date, p.party, p.payment_type, p.paid_to_account_currency, p.paid_from_account_currency, r.reference_doctype, r.reference_name
UNION ALL
SELECT
    p.name,
    p.posting_date,
    p.party,
    CASE WHEN p.payment_type = 'Pay' THEN -p.unallocated_amount ELSE p.unallocated_amount END,
    NULL,
    CASE WHEN p.payment_type = 'Pay' THEN p.paid_to_account_currency ELSE p.paid_from_account_currency END
FROM `tabPayment Entry` p
WHERE p.docstatus = 1 AND p.party_type = 'Customer' AND p.payment_type IN ('Receive', 'Pay') AND p.unallocated_amount <> 0
ORDER BY 2, 1, 5
